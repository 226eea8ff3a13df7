//! JPEG: 4:2:0, Huffman tables made for the picture, no metadata beyond JFIF's own header.

use jpeg_encoder::{
    ChromaSubsamplingMethod, ColorType, Encoder, ImageBuffer, JpegColorType, SamplingFactor,
};

use super::Settings;
use crate::{
    Effort, Error,
    raster::{Layout, Planes, Raster},
};

/// Longest side the format can name.
pub(crate) const MAX_SIDE_PX: u32 = 65_535;

/// Encodes planes as they are: no sample of theirs is converted or filtered again.
pub(crate) fn planes(planes: &Planes, settings: Settings) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(planes.luma.len() / 4);
    encoder(&mut bytes, settings).encode_image(Rows(planes)).map_err(|error| internal(&error))?;
    Ok(bytes)
}

/// Encodes gray or RGB pixels.
pub(crate) fn raster(raster: &Raster, settings: Settings) -> Result<Vec<u8>, Error> {
    let color = if raster.layout == Layout::Gray { ColorType::Luma } else { ColorType::Rgb };
    let mut bytes = Vec::with_capacity(raster.samples.len() / 8);
    let (width, height) = (raster.size.width_px as u16, raster.size.height_px as u16);
    encoder(&mut bytes, settings)
        .encode(&raster.samples, width, height, color)
        .map_err(|error| internal(&error))?;
    Ok(bytes)
}

fn encoder(bytes: &mut Vec<u8>, settings: Settings) -> Encoder<&mut Vec<u8>> {
    let mut encoder = Encoder::new(bytes, settings.quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(settings.effort == Effort::Small);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder
}

/// Hands out chroma at full size, each sample four times: the encoder's average of four equal samples is that sample.
struct Rows<'a>(&'a Planes);

impl ImageBuffer for Rows<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.0.size.width_px as u16
    }

    fn height(&self) -> u16 {
        self.0.size.height_px as u16
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let width = self.0.size.width_px as usize;
        let chroma_width = width.div_ceil(2);
        let [luma, chroma @ .., _] = buffers;
        luma.extend_from_slice(&self.0.luma[usize::from(y) * width..][..width]);
        for (to, from) in chroma.iter_mut().zip(&self.0.chroma) {
            let row = &from[usize::from(y / 2) * chroma_width..][..chroma_width];
            let (pairs, last) = row.split_at(width / 2);
            to.extend(pairs.iter().flat_map(|&sample| [sample, sample]));
            to.extend_from_slice(last);
        }
    }
}

fn internal(error: &jpeg_encoder::EncodingError) -> Error {
    Error::Internal { stage: "JPEG encode", reason: error.to_string() }
}
