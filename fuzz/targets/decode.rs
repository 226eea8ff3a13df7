//! Any bytes through the JPEG decoder, at every scale.

#![no_main]

#[path = "../../crates/shrink-jpeg/tests/differential/reference/mod.rs"]
mod reference;

use libfuzzer_sys::fuzz_target;
use shrink_jpeg::{Detail, Plane, Process, Scale, Threads, decode, read_header};

/// A larger picture is slow, and shows nothing that a smaller one does not.
const MOST_BYTES: u64 = 4 << 20;
/// Up to here it is decoded by the reference, too, which is slower still.
const MOST_BYTES_TWICE: u64 = 64 << 10;

fuzz_target!(|bytes: &[u8]| {
    let Ok(header) = read_header(bytes) else { return };
    let count = header.components.len();
    let full_bytes = header.decoded_bytes(&vec![Scale::Full; count]);
    if full_bytes > MOST_BYTES {
        return;
    }
    let by = |scale, threads| {
        decode(bytes, &header, &vec![scale; count], Detail::Visible, threads, &|| false)
    };
    let outcomes = Scale::ALL.map(|scale| {
        let planes = by(scale, Threads::One)?;
        assert_eq!(planes.len(), count, "one plane a component");
        for (component, plane) in header.components.iter().zip(&planes) {
            let (width, height) = header.true_size(*component, scale);
            assert_eq!((plane.true_width, plane.true_height), (width, height));
            assert_eq!(plane.width_px, width.ceil() as usize);
            assert_eq!(plane.height_px, height.ceil() as usize);
            assert_eq!(plane.samples.len(), plane.width_px * plane.height_px);
        }
        Ok::<_, shrink_jpeg::Error>(planes)
    });
    // Whatever a second thread comes upon, the picture is the same, and so is the damage.
    let samples = |planes: Vec<Plane>| planes.into_iter().map(|plane| plane.samples);
    let [one, two] = [Threads::One, Threads::Two].map(|threads| {
        by(Scale::Quarter, threads).map(|planes| samples(planes).collect::<Vec<_>>())
    });
    assert_eq!(one, two);
    // A sequential scan is read to its end at every scale, so the same damage is seen at each.
    if header.process == Process::Sequential {
        let [eighth, others @ ..] = outcomes;
        for other in others {
            assert_eq!(other.is_err(), eighth.is_err(), "{:?}, {:?}", other.err(), eighth.err());
        }
    }
    if full_bytes <= MOST_BYTES_TWICE {
        let agreed: Result<reference::Agreed, String> = reference::agree(bytes, &header);
        agreed.unwrap_or_else(|difference| panic!("{difference}"));
    }
});
