//! Sequential scans: a row of MCUs is read, then transformed, and so on.

mod lane;
mod reader;
mod scout;

use self::lane::Tables;
use self::reader::{Layout, Reader};
use self::scout::Scout;
use crate::decode::{File, Part, Scan, Sink, Target};
use crate::{Error, Threads};

/// Decodes one scan, hands the samples of its targets over, and gives the position after it.
pub(crate) fn scan(
    file: File<'_>,
    scan: &Scan,
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<usize, Error> {
    let (across, down) = scan.mcus(file.header, targets);
    let same = |a: &Part, b: &Part| (a.dc_table, a.ac_table) == (b.dc_table, b.ac_table);
    let (mut tables, mut shares) = (Vec::with_capacity(4), Vec::with_capacity(4));
    for (index, part) in scan.parts.iter().enumerate() {
        if let Some(twin) = scan.parts[..index].iter().position(|other| same(other, part)) {
            shares.push(shares[twin]);
        } else {
            shares.push(tables.len());
            tables.push(Tables::new(file, scan, part)?);
        }
    }
    let layout = |mcus| Layout::new(scan, targets, &tables, &shares, mcus);
    let rows = layout(across);
    let scout = match file.threads {
        Threads::One => None,
        Threads::Two => Scout::new(file, scan.start, layout(1), across * down),
    };
    // Where nobody counts from, the scan is its own mark.
    let mark = scout.as_ref().map_or(scan.start, |scout| scout.start);
    let mut take = |coefficients: &[i16]| {
        if (file.stop)() {
            return Err(Error::Cancelled);
        }
        transform(&rows, coefficients, targets, sink)
    };
    let mut reader =
        Reader::new(file.bytes, (scan.start, mark), file.tables.restart_interval, &rows);
    if let Some(scout) = scout {
        return scout.read_with(reader, down, &mut take);
    }
    let mut coefficients = vec![0; rows.coefficients];
    for _ in 0..down {
        read_row(&mut reader, &mut coefficients)?;
        take(&coefficients)?;
    }
    Ok(reader.finish())
}

/// Whether the processor has what `read_row_avx2` and `transform_avx2` are compiled for.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
}

fn read_row(reader: &mut Reader<'_>, coefficients: &mut [i16]) -> Result<(), Error> {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { read_row_avx2(reader, coefficients) };
    }
    reader.read_row(coefficients)
}

/// The same code, compiled for shifts by a register's value.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn read_row_avx2(reader: &mut Reader<'_>, coefficients: &mut [i16]) -> Result<(), Error> {
    reader.read_row(coefficients)
}

fn transform(
    layout: &Layout<'_>,
    coefficients: &[i16],
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor was just seen to have these features.
        return unsafe { transform_avx2(layout, coefficients, targets, sink) };
    }
    layout.transform(coefficients, targets, sink)
}

/// The same code, compiled for wider vectors.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn transform_avx2(
    layout: &Layout<'_>,
    coefficients: &[i16],
    targets: &mut [Target],
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    layout.transform(coefficients, targets, sink)
}
