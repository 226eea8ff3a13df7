//! The pipeline: one job from bytes to smaller bytes.

use shrink_jpeg::Threads;

use crate::{
    Error, Limits,
    color::to_srgb,
    decode::{Decoded, Header, Shape, Wanted},
    encode::{Choice, Settings, check_side, choose, encode},
    flatten::flatten,
    probe::{Format, Size},
    raster::Picture,
};

/// A color without alpha, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb {
    /// Red, 0..=255.
    pub r: u8,
    /// Green, 0..=255.
    pub g: u8,
    /// Blue, 0..=255.
    pub b: u8,
}

/// How to write the result. `quality` is 1..=100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JPEG for a lossy source; for a lossless one JPEG or PNG, whichever is smaller.
    Auto {
        /// Quality if it becomes a JPEG.
        quality: u8,
    },
    /// JPEG, 4:2:0, with Huffman tables made for the picture.
    Jpeg {
        /// 1 is smallest, 100 is nearest to the original.
        quality: u8,
    },
    /// PNG.
    Png,
    /// Lossy WebP.
    WebP {
        /// 1 is smallest, 100 is nearest to the original.
        quality: u8,
    },
}

/// How much of a JPEG to decode: what a scaled decode leaves out, the resize cannot bring back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The smallest scale that is still larger than the result: some edges are softer than they could be.
    Speed,
    /// The smallest scale at which no difference from a full decode shows.
    #[default]
    Balanced,
    /// Every sample, and every scan of a progressive file.
    Exact,
}

/// How long to look for fewer bytes of the same quality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// A baseline JPEG.
    #[default]
    Balanced,
    /// A progressive JPEG where that is the smaller one: 2 to 5 % fewer bytes from about 500 pixels on.
    Small,
}

/// What to make of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Wanted width of the upright picture, in pixels, at most the source's.
    pub width_px: u32,
    /// Wanted height of the upright picture, in pixels, at most the source's.
    pub height_px: u32,
    /// How to write it.
    pub encoding: Encoding,
    /// How long a JPEG may take for fewer bytes; other formats know no difference.
    pub effort: Effort,
    /// What shows through transparent pixels.
    pub background: Rgb,
    /// How much of a JPEG to decode; the other formats are always decoded whole.
    pub policy: Policy,
    /// What the job may take.
    pub limits: Limits,
}

/// The smaller image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// The file.
    pub bytes: Vec<u8>,
    /// JPEG, PNG or WebP.
    pub format: Format,
    /// Width in pixels, as requested.
    pub width_px: u32,
    /// Height in pixels, as requested.
    pub height_px: u32,
}

/// Makes an image smaller: decodes no more than the size needs, resizes with Lanczos3, converts to sRGB, turns upright,
/// lays on the background and encodes, without metadata.
///
/// A size equal to the source's only encodes anew. `stop` is asked about once a row; after it says `true` the job ends
/// with [`Error::Cancelled`].
///
/// # Errors
///
/// Every case of [`Error`]. Codecs of other crates may panic on hostile input; a caller that must survive catches it.
///
/// # Examples
///
/// ```
/// use pixels::{Effort, Encoding, Format, Limits, Policy, Request, Rgb};
///
/// // A BMP of one black pixel.
/// let header = *b"BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0";
/// let request = Request {
///     width_px: 1,
///     height_px: 1,
///     encoding: Encoding::Auto { quality: 85 },
///     effort: Effort::Balanced,
///     background: Rgb { r: 255, g: 255, b: 255 },
///     policy: Policy::default(),
///     limits: Limits::default(),
/// };
/// let shrunk = pixels::shrink(&[&header[..], &[0; 28]].concat(), &request, &|| false)?;
/// assert_eq!(shrunk.format, Format::Png);
/// # Ok::<(), pixels::Error>(())
/// ```
pub fn shrink(bytes: &[u8], request: &Request, stop: &dyn Fn() -> bool) -> Result<Shrunk, Error> {
    let header = Header::read(bytes)?;
    let job = Job::check(&header, request)?;
    let wanted = Wanted {
        size: job.stored,
        orientation: header.orientation(),
        shape: match job.choice {
            Choice::Only(Format::Jpeg) => Shape::PlanesIfStored,
            _ => Shape::Raster,
        },
        policy: request.policy,
        threads: job.threads,
        stop,
    };
    let go_on = || if stop() { Err(Error::Cancelled) } else { Ok(()) };
    go_on()?;
    let Decoded { picture, profile } = header.decode(bytes, &wanted)?;
    go_on()?;
    let picture = match picture {
        Picture::Raster(raster) => Picture::Raster(to_srgb(raster, profile.as_ref())),
        planes @ Picture::Planes(_) => planes,
    };
    let picture = match header.orientation().apply(picture) {
        Picture::Raster(raster) => Picture::Raster(flatten(raster, request.background)),
        planes @ Picture::Planes(_) => planes,
    };
    go_on()?;
    let (format, bytes) = encode(&picture, job.choice, job.settings, stop)?;
    Ok(Shrunk { bytes, format, width_px: request.width_px, height_px: request.height_px })
}

/// Working memory that [`shrink`] needs for this request, in bytes, from the header alone; the input is not counted.
///
/// # Errors
///
/// Those that [`shrink`] finds before it decodes, except the memory limit.
pub fn working_bytes(bytes: &[u8], request: &Request) -> Result<u64, Error> {
    let unlimited = Limits { max_memory_bytes: u64::MAX, ..request.limits };
    let header = Header::read(bytes)?;
    Job::check(&header, &Request { limits: unlimited, ..*request }).map(|job| job.working_bytes)
}

/// A request that the header allows.
struct Job {
    /// Wanted size, as stored.
    stored: Size,
    choice: Choice,
    settings: Settings,
    threads: Threads,
    working_bytes: u64,
}

impl Job {
    /// The only place where a request is refused.
    fn check(header: &Header, request: &Request) -> Result<Self, Error> {
        let quality = match request.encoding {
            Encoding::Auto { quality }
            | Encoding::Jpeg { quality }
            | Encoding::WebP { quality } => quality,
            Encoding::Png => 100,
        };
        if !(1..=100).contains(&quality) {
            return Err(Error::Quality { received: quality });
        }
        let wanted = Size { width_px: request.width_px, height_px: request.height_px };
        let source = header.orientation().turned(header.size());
        request.limits.check_pixels(source)?;
        let fits = (1..=source.width_px).contains(&wanted.width_px)
            && (1..=source.height_px).contains(&wanted.height_px);
        if !fits {
            return Err(Error::Size { wanted, source });
        }
        let choice = choose(request.encoding, header.compression());
        check_side(wanted, choice)?;
        let stored = header.orientation().turned(wanted);
        let one_bytes = job_bytes(header, stored, request.policy);
        request.limits.check_memory(one_bytes)?;
        let two_bytes =
            one_bytes.saturating_add(header.second_thread_bytes(stored, request.policy));
        // What two threads have no room for, one has.
        let (threads, working_bytes) = match request.limits.threads {
            Threads::Two if two_bytes <= request.limits.max_memory_bytes => {
                (Threads::Two, two_bytes)
            }
            _ => (Threads::One, one_bytes),
        };
        Ok(Self {
            stored,
            choice,
            settings: Settings { quality, effort: request.effort },
            threads,
            working_bytes,
        })
    }
}

/// Bytes of a job that makes a picture of this size, as stored.
pub(crate) fn job_bytes(header: &Header, stored: Size, policy: Policy) -> u64 {
    /// Tables and windows of the codecs, whatever the size.
    const FIXED_BYTES: u64 = 1 << 20;
    // After the resize a turned or converted copy; or, if no coefficient is zero, an encoder's 6 bytes of
    // tokens a pixel of whole MCUs, or 3 of coefficients and 4 of tokens, beside files of up to 2; or filtered rows.
    let whole = |px: u32| u64::from(px).next_multiple_of(16);
    let after = whole(stored.width_px).saturating_mul(whole(stored.height_px)).saturating_mul(12);
    header.working_bytes(stored, policy).saturating_add(after).saturating_add(FIXED_BYTES)
}
