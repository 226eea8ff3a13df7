//! The calls into rav1d. Its functions have the C calling convention, out of which a panic cannot unwind: one would end the
//! process, and no catch around a job helps.

use re_rav1d::{
    Decoder, InloopFilterType, Picture, PixelLayout, PlanarImageComponent as Component, Settings,
};

use super::{
    container::Item,
    corrupt,
    sequence::{Coding, Sampling},
};
use crate::{Error, probe::Size};

/// How much of what follows the decoding of blocks is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filtering {
    /// All, and the noise that a file may ask for.
    AsSpecified,
    /// Nothing: edges of blocks are not smoothed, and no noise is added.
    Bypassed,
}

/// A decoded frame.
pub(super) struct Frame {
    picture: Picture,
    coding: Coding,
}

impl Frame {
    /// Decodes an item, on this thread. Cannot be stopped while it does: `stop` is asked before and after.
    pub(super) fn decode(
        item: &Item,
        size: Size,
        bytes: &[u8],
        filtering: Filtering,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, Error> {
        let go_on = || if stop() { Err(Error::Cancelled) } else { Ok(()) };
        go_on()?;
        let mut settings = Settings::new();
        settings.set_n_threads(1);
        settings.set_max_frame_delay(1);
        settings.set_all_layers(false);
        // Nothing larger than the header said is ever allocated. A limit of 0 would be none.
        settings.set_frame_size_limit(u32::try_from(size.pixels()).unwrap_or(u32::MAX));
        if filtering == Filtering::Bypassed {
            settings.set_inloop_filters(InloopFilterType::empty());
            settings.set_apply_grain(false);
        }
        let refused = |error| corrupt(format!("the AV1 decoder says of its bitstream: {error}"));
        let mut decoder = Decoder::with_settings(&settings).map_err(internal)?;
        decoder.send_data(item.data(bytes).into_owned(), None, None, None).map_err(refused)?;
        let picture = decoder.get_picture().map_err(refused)?;
        let frame = Self { picture, coding: item.coding };
        frame.check(size)?;
        go_on()?;
        Ok(frame)
    }

    fn check(&self, size: Size) -> Result<(), Error> {
        let found = Size { width_px: self.picture.width(), height_px: self.picture.height() };
        if found != size {
            return Err(corrupt(format!("its header says {size} and its frame is {found}")));
        }
        let sampling = match self.picture.pixel_layout() {
            PixelLayout::I400 => Sampling::Luma,
            PixelLayout::I420 => Sampling::Quarter,
            PixelLayout::I422 => Sampling::Half,
            PixelLayout::I444 => Sampling::Full,
        };
        if (sampling, self.picture.bit_depth())
            != (self.coding.sampling, self.coding.depth as usize)
        {
            return Err(corrupt(String::from("its frame has other samples than its header says")));
        }
        Ok(())
    }

    /// Gives the rows of a plane, luma first, each so many samples of which one has one byte, or two of this machine.
    pub(super) fn for_each_row(
        &self,
        plane: usize,
        samples: usize,
        each: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let component = Component::from(plane);
        let row_bytes = samples * if self.coding.depth > 8 { 2 } else { 1 };
        let stored = self.picture.plane(component);
        let rows = stored.chunks(self.picture.stride(component) as usize);
        rows.map(|row| &row[..row_bytes]).try_for_each(each)
    }
}

fn internal(error: re_rav1d::Error) -> Error {
    Error::Internal { stage: "AVIF decode", reason: error.to_string() }
}
