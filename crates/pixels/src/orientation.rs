//! The eight ways a camera can be held.

/// How a stored picture has to be turned to be upright; the numbers are those of EXIF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Orientation {
    /// As stored.
    #[default]
    Upright = 1,
    /// Mirror left to right.
    Mirror = 2,
    /// Turn by half.
    Turn180 = 3,
    /// Mirror top to bottom.
    Flip = 4,
    /// Swap columns and rows.
    Transpose = 5,
    /// Turn a quarter clockwise.
    Turn90 = 6,
    /// Swap columns and rows, then turn by half.
    Transverse = 7,
    /// Turn a quarter counter-clockwise.
    Turn270 = 8,
}
