//! One stored row of a BMP to 8-bit RGB or RGBA.

/// Where in a 16- or 32-bit pixel each channel lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masks([Mask; 4]);

#[derive(Clone, Copy, Debug)]
struct Mask {
    bits: u32,
    shift: u32,
}

impl Masks {
    /// Red, green, blue, alpha; a mask of 0 is a channel that is not there.
    pub(super) fn new(masks: [u32; 4]) -> Self {
        Self(masks.map(|mask| {
            let shift = mask.trailing_zeros() % 32;
            Mask { bits: mask >> shift, shift }
        }))
    }

    pub(super) fn has_alpha(&self) -> bool {
        self.0[3].bits != 0
    }

    fn channel(&self, index: usize, pixel: u32) -> u8 {
        let Mask { bits, shift } = self.0[index];
        if bits == 0 {
            return 0;
        }
        // The nearest of 256 levels, whatever number the mask has.
        let value = u64::from(pixel >> shift & bits);
        ((value * 255 + u64::from(bits) / 2) / u64::from(bits)) as u8
    }
}

/// How a stored row is read.
pub(super) enum Pixels<'a> {
    Indexed { bits: usize, colors: Box<[[u8; 3]; 256]> },
    Masked { bytes: usize, masks: &'a Masks },
    Bgr { bytes: usize },
}

impl<'a> Pixels<'a> {
    pub(super) fn new(bits: u16, palette: &[[u8; 3]], masks: Option<&'a Masks>) -> Self {
        let bytes = usize::from(bits / 8);
        match (bits, masks) {
            (1..=8, _) => {
                // Indices beyond the palette are black.
                let mut colors = Box::new([[0; 3]; 256]);
                colors.iter_mut().zip(palette).for_each(|(color, entry)| *color = *entry);
                Self::Indexed { bits: usize::from(bits), colors }
            }
            (_, Some(masks)) => Self::Masked { bytes, masks },
            (_, None) => Self::Bgr { bytes },
        }
    }

    pub(super) fn expand(&self, stored: &[u8], row: &mut [u8]) {
        match self {
            Self::Indexed { bits: 8, colors } => {
                for (pixel, &index) in row.as_chunks_mut::<3>().0.iter_mut().zip(stored) {
                    *pixel = colors[usize::from(index)];
                }
            }
            Self::Indexed { bits, colors } => {
                let per_byte = 8 / bits;
                for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                    let shift = 8 - bits * (x % per_byte + 1);
                    *pixel = colors[usize::from(stored[x / per_byte] >> shift) & ((1 << bits) - 1)];
                }
            }
            Self::Masked { bytes, masks } => {
                let channels = if masks.has_alpha() { 4 } else { 3 };
                for (pixel, stored) in
                    row.chunks_exact_mut(channels).zip(stored.chunks_exact(*bytes))
                {
                    let value = number(stored);
                    for (index, channel) in pixel.iter_mut().enumerate() {
                        *channel = masks.channel(index, value);
                    }
                }
            }
            Self::Bgr { bytes } => {
                for (pixel, stored) in
                    row.as_chunks_mut::<3>().0.iter_mut().zip(stored.chunks_exact(*bytes))
                {
                    *pixel = [stored[2], stored[1], stored[0]];
                }
            }
        }
    }

    /// Whether every pixel of the row is wholly transparent.
    pub(super) fn is_clear(&self, stored: &[u8]) -> bool {
        match self {
            Self::Masked { bytes, masks } => {
                stored.chunks_exact(*bytes).all(|pixel| masks.channel(3, number(pixel)) == 0)
            }
            Self::Indexed { .. } | Self::Bgr { .. } => false,
        }
    }
}

fn number(pixel: &[u8]) -> u32 {
    pixel.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}
