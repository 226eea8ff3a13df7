use super::*;
use crate::resize::REACH;

/// A picture of waves, from slow to as fast as samples can show.
fn sample(x: i64, y: i64) -> f64 {
    let (x, y) = (x as f64, y as f64);
    let wave = |phase: f64| phase.sin() * 0.5;
    (127.5 + 80.0 * wave(x * 0.11 + y * 0.07) + 60.0 * wave(x * y * 0.013) + 50.0 * wave(y * 0.9))
        .round()
}

/// What output sample `index` is made of on one axis: samples and their weights, by the definition of Lanczos3.
fn weights(index: u32, (start, length): (f64, f64), source: u32, target: u32) -> Vec<(i64, f64)> {
    let scale = length / f64::from(target);
    let stretch = scale.max(1.0);
    let center = start + (f64::from(index) + 0.5) * scale;
    let lanczos = |x: f64| {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { x.sin() / x };
        let angle = x * std::f64::consts::PI;
        if x.abs() < REACH { sinc(angle) * sinc(angle / REACH) } else { 0.0 }
    };
    let margin = |over: f64| over.max(0.0).ceil() as i64;
    let last = i64::from(source) + margin(start + length - f64::from(source));
    let all: Vec<(i64, f64)> = (-margin(-start)..last)
        .map(|at| {
            (at.clamp(0, i64::from(source) - 1), lanczos((at as f64 + 0.5 - center) / stretch))
        })
        .filter(|(_, weight)| *weight != 0.0)
        .collect();
    let sum: f64 = all.iter().map(|(_, weight)| weight).sum();
    all.into_iter().map(|(at, weight)| (at, weight / sum)).collect()
}

fn size((width_px, height_px): (u32, u32)) -> Size {
    Size { width_px, height_px }
}

/// Root of the mean squared difference from the definition, in levels.
fn error(source: (u32, u32), covered: Rectangle, target: (u32, u32)) -> f64 {
    let grid = Grid { size: size(source), covered };
    let mut rows = Rows::within(Layout::Gray, Alpha::Ready, grid, size(target), &|| false);
    for y in 0..source.1 {
        rows.push(|row| {
            let columns = row.iter_mut().enumerate();
            columns.for_each(|(x, to)| *to = sample(x as i64, i64::from(y)) as u8);
            Ok(())
        })
        .unwrap();
    }
    let found = rows.finish().samples;
    let across: Vec<_> = (0..target.0)
        .map(|x| weights(x, (covered.left, covered.width), source.0, target.0))
        .collect();
    let mut squares = 0.0;
    for y in 0..target.1 {
        let down = weights(y, (covered.top, covered.height), source.1, target.1);
        for (x, across) in across.iter().enumerate() {
            let column = |at: i64| down.iter().map(|(y, weight)| sample(at, *y) * weight).sum();
            let expected: f64 = across
                .iter()
                .map(|(at, weight)| weight * f64::clamp(column(*at), 0.0, 255.0))
                .sum();
            let difference =
                f64::from(found[y as usize * target.0 as usize + x]) - expected.clamp(0.0, 255.0);
            squares += difference * difference;
        }
    }
    (squares / f64::from(target.0 * target.1)).sqrt()
}

#[test]
fn follows_the_definition() {
    let check = |source: (u32, u32), [left, top, width, height]: [f64; 4], target, most: f64| {
        let covered = Rectangle { left, top, width, height };
        let error = error(source, covered, target);
        assert!(error <= most, "{source:?} to {target:?}: {error:.3} levels");
    };
    // Two roundings to whole levels are all that is lost.
    check((96, 80), [0.0, 0.0, 96.0, 80.0], (96, 80), 0.01);
    check((96, 80), [0.0, 0.0, 96.0, 80.0], (41, 33), 0.5);
    check((96, 80), [0.0, 0.0, 96.0, 80.0], (96, 40), 0.5);
    check((96, 80), [0.0, 0.0, 96.0, 80.0], (31, 80), 0.5);
    check((60, 300), [0.0, 0.0, 60.0, 300.0], (20, 100), 0.5);
    // Of long rows fewer are made at once.
    check((16_500, 21), [0.0, 0.0, 16_500.0, 21.0], (8, 7), 0.5);
    // A rectangle may lie between the samples, and more narrowly than they do.
    check((96, 80), [1.3, 2.6, 90.5, 75.25], (41, 33), 0.5);
    check((48, 40), [0.0, 0.0, 48.0, 40.0], (96, 80), 0.5);
    // Where it reaches over an edge, the edge is repeated.
    check((96, 80), [-0.75, 0.0, 97.5, 80.0], (40, 33), 0.5);
    check((96, 80), [0.0, -1.25, 96.0, 82.5], (40, 33), 0.5);
    // Averaged pairs cost less than a fifth of a level more, an odd number of them too.
    check((90, 700), [0.0, 0.0, 90.0, 700.0], (12, 93), 0.7);
    check((90, 701), [0.0, 0.0, 90.0, 701.0], (12, 93), 0.7);
    check((90, 701), [0.0, 0.5, 90.0, 700.0], (12, 1), 0.7);
}

fn resized(
    layout: Layout,
    source: Size,
    target: Size,
    level: impl Fn(u32, u32, u32) -> u8,
) -> Vec<u8> {
    let mut rows = Rows::new(layout, Alpha::Ready, source, target, &|| false);
    for y in 0..source.height_px {
        rows.push(|row| {
            let pixels = row.chunks_exact_mut(layout.channels()).zip(0..);
            for (pixel, x) in pixels {
                pixel.iter_mut().zip(0..).for_each(|(to, channel)| *to = level(x, y, channel));
            }
            Ok(())
        })
        .unwrap();
    }
    rows.finish().samples
}

#[test]
fn channels_do_not_touch() {
    let check = |source, target| {
        let wave = |x: u32, y: u32, channel: u32| {
            sample(i64::from(x + 31 * channel), i64::from(y + 7 * channel)) as u8
        };
        let (source, target) = (size(source), size(target));
        for layout in [Layout::Rgb, Layout::Rgba, Layout::Cmyk] {
            let together = resized(layout, source, target, wave);
            for channel in 0..layout.channels() {
                let alone =
                    resized(Layout::Gray, source, target, |x, y, _| wave(x, y, channel as u32));
                let found = together.iter().skip(channel).step_by(layout.channels());
                assert!(found.eq(&alone), "channel {channel} of {layout:?}, to {target:?}");
            }
        }
    };
    check((97, 61), (41, 33));
    check((97, 61), (97, 20));
    check((64, 64), (64, 64));
    check((5, 3), (1, 1));
    check((1, 90), (1, 70));
    check((40, 700), (39, 10));
}

#[test]
fn a_plain_area_keeps_its_level() {
    for level in [0, 1, 128, 254, 255] {
        for target in [(200, 150), (199, 149), (101, 7), (13, 140), (1, 1)] {
            let found = resized(Layout::Gray, size((200, 1500)), size(target), |_, _, _| level);
            assert!(found.iter().all(|&sample| sample == level), "{level} to {target:?}");
        }
    }
}

#[test]
fn keeps_few_rows() {
    let check = |source, target, most: u64| {
        let bytes = Rows::working_bytes(Layout::Rgb, size(source), size(target));
        let result = size(target).pixels() * 3;
        assert!(bytes - result <= most, "{source:?} to {target:?}: {bytes}");
    };
    // However large the source: a window and the rows that wait to be made narrow.
    check((12_000, 8300), (1568, 1085), 8 << 20);
    check((3840, 2160), (512, 288), 6 << 20);
}

#[test]
fn counts_memory_of_whatever_a_header_says() {
    for source in [(0x0069_0000, 0x6000_0040), (u32::MAX, u32::MAX)] {
        for target in [source, (1, 1)] {
            let bytes = Rows::working_bytes(Layout::Rgba, size(source), size(target));
            assert!(bytes > 1 << 20, "{target:?}: {bytes}");
        }
    }
}
