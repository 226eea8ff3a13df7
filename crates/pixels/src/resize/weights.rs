//! How much of each sample goes into each sample of the result, along one axis.

use std::f64::consts::PI;

use super::REACH;

/// Two neighboring samples and their weights are one multiplication.
pub(super) const PAIR: usize = 2;
/// The largest sum of a result's weights without their signs.
const MOST_OF_SIGNS: f64 = 2.0;
/// A weight below this is none in fixed point either.
const NOTHING: f64 = 1e-7;
/// Results that an edge cuts, at most, on both sides together.
const EDGES: u32 = 8;
/// The heaviest weight takes what rounding the others left over.
const SPARE: i16 = 127;

/// The samples that one result needs: where they start and end, and where on the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// Where the picture begins, in samples that need not be whole.
    pub(super) start: f64,
    /// How long it is.
    pub(super) length: f64,
    /// Samples that there are.
    pub(super) source: u32,
    /// How much of the last one there is, up to 1.
    pub(super) last: f64,
    /// Samples of the result.
    pub(super) target: u32,
}

impl Axis {
    fn scale(self) -> f64 {
        self.length / f64::from(self.target)
    }

    /// How far the filter sees to either side.
    fn reach(self) -> f64 {
        REACH * self.scale().max(1.0)
    }

    /// Pairs of samples that a result is made of, at most.
    pub(super) fn most_pairs(self) -> usize {
        let samples = 2.0 * self.reach() + 2.0;
        (samples / PAIR as f64).ceil().min(f64::from(self.source.div_ceil(PAIR as u32))) as usize
            + 1
    }
}

/// Fixed-point weights of every result. A pair begins at an even sample; what is beside the filter weighs nothing.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// Pairs of each result.
    pub(super) pairs: usize,
    /// A weight of 1 is `1 << bits`.
    pub(super) bits: u32,
    /// The first pair of each result. It never decreases.
    first: Vec<u32>,
    values: Vec<[i16; PAIR]>,
}

impl Weights {
    /// `most` is the largest value a sample can have, `unit` what stands for 1.
    pub(super) fn new(axis: Axis, most: u32, unit: f64) -> Self {
        let period = axis.period();
        let distinct = period.map_or(axis.target, |period| axis.target.min(period.results + EDGES));
        let most_samples = (2.0 * axis.reach() + 2.0).min(f64::from(axis.source));
        let mut exact = Vec::with_capacity(distinct as usize * most_samples as usize);
        let mut spans: Vec<Span> = Vec::with_capacity(axis.target as usize);
        let mut largest = 0_f64;
        for index in 0..axis.target {
            let before = period.and_then(|period| {
                let before = spans.get(index.checked_sub(period.results)? as usize)?;
                before.moved(period.samples, axis.source)
            });
            let span = before.unwrap_or_else(|| {
                let (first, own) = weigh(axis, index, &mut exact);
                let factor = unit / own.iter().sum::<f64>();
                for weight in &mut *own {
                    *weight *= factor;
                    largest = largest.max(weight.abs());
                }
                let length = own.len();
                Span { first, end: first + length as u32, weights: exact.len() - length }
            });
            spans.push(span);
        }
        let pairs = spans.iter().map(|span| span.pairs().1).max().unwrap_or(0);
        let bits = bits(largest, most, unit);
        let last_start = axis.source.div_ceil(PAIR as u32) - pairs as u32;
        let mut values = vec![[0; PAIR]; pairs * axis.target as usize];
        let mut first: Vec<u32> = Vec::with_capacity(axis.target as usize);
        for (index, span) in spans.iter().enumerate() {
            let pair = span.pairs().0.min(last_start);
            first.push(pair);
            let before = period.and_then(|period| index.checked_sub(period.results as usize));
            if let Some(before) = before
                && spans[before].weights == span.weights
                && pair - first[before] == (span.first - spans[before].first) / PAIR as u32
            {
                values.copy_within(before * pairs..(before + 1) * pairs, index * pairs);
                continue;
            }
            let own = &exact[span.weights..][..(span.end - span.first) as usize];
            let skipped = span.first as usize - pair as usize * PAIR;
            let values = &mut values[index * pairs..(index + 1) * pairs];
            quantize(own, &mut values.as_flattened_mut()[skipped..], bits, unit);
        }
        Self { pairs, bits, first, values }
    }

    /// The first pair of a result, and the weights of it and those that follow.
    #[inline(always)]
    pub(super) fn of(&self, index: usize) -> (usize, &[[i16; PAIR]]) {
        (self.first[index] as usize, &self.values[index * self.pairs..][..self.pairs])
    }

    /// Bytes that [`Weights::new`] allocates.
    pub(super) fn bytes(axis: Axis) -> u64 {
        // The exact weights, the fixed ones, and where they begin.
        u64::from(axis.target) * (axis.most_pairs() as u64 * (2 * 8 + 4) + 12)
    }
}

/// After how many results the weights are the same again, so many samples further on.
#[derive(Clone, Copy)]
struct Period {
    results: u32,
    /// Even, so that the pairs are the same as well.
    samples: u32,
}

impl Axis {
    /// None where the picture does not begin and end at whole samples.
    fn period(self) -> Option<Period> {
        if self.start.fract() != 0.0 || self.length.fract() != 0.0 {
            return None;
        }
        let common = common_divisor(self.length as u32, self.target);
        let (results, samples) = (self.target / common, self.length as u32 / common);
        let times = if samples.is_multiple_of(PAIR as u32) { 1 } else { PAIR as u32 };
        Some(Period { results: results * times, samples: samples * times })
    }
}

const fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The samples of one result, and where among the exact weights its own begin.
#[derive(Clone, Copy)]
struct Span {
    first: u32,
    end: u32,
    weights: usize,
}

impl Span {
    /// The same weights further on, if neither edge cuts them.
    fn moved(self, samples: u32, source: u32) -> Option<Self> {
        let (first, end) = (self.first + samples, self.end + samples);
        (self.first > 0 && end < source).then_some(Self { first, end, ..self })
    }

    /// The pair of the first sample, and the number of pairs up to the last.
    fn pairs(self) -> (u32, usize) {
        let pair = self.first / PAIR as u32;
        (pair, (self.end.div_ceil(PAIR as u32) - pair) as usize)
    }
}

/// Appends what each sample weighs in a result, and says which sample is the first.
fn weigh(axis: Axis, index: u32, exact: &mut Vec<f64>) -> (u32, &mut [f64]) {
    let (scale, reach) = (axis.scale(), axis.reach());
    let narrow = 1.0 / scale.max(1.0);
    let center = axis.start + (f64::from(index) + 0.5) * scale;
    let weight = |at: u32| lanczos((f64::from(at) + 0.5 - center) * narrow);
    let mut first = (center - reach).floor().max(0.0) as u32;
    let mut end = ((center + reach).ceil() as u32).min(axis.source);
    // What does not weigh is not read: without a change of size that is all but one sample.
    while first + 1 < end && weight(first).abs() < NOTHING {
        first += 1;
    }
    while first + 1 < end && weight(end - 1).abs() < NOTHING {
        end -= 1;
    }
    let begin = exact.len();
    exact.extend((first..end).map(weight));
    let own = &mut exact[begin..];
    if end == axis.source
        && let Some(last) = own.last_mut()
    {
        *last *= axis.last;
    }
    (first, own)
}

/// As many as keep each weight within 16 bits, and each sum of weighted samples within 32.
fn bits(largest: f64, most: u32, unit: f64) -> u32 {
    let by_weight = (f64::from(i16::MAX - SPARE) / largest).log2().floor() as u32;
    let sum = MOST_OF_SIGNS * f64::from(most) * unit;
    by_weight.min((f64::from(i32::MAX / 2) / sum).log2().floor() as u32)
}

/// Rounds so that the sum stays what it was: a plain area keeps its color.
fn quantize(exact: &[f64], weights: &mut [i16], bits: u32, unit: f64) {
    let one = f64::from(1 << bits);
    let mut left = (one * unit).round() as i32;
    let mut heaviest = 0;
    for (index, (weight, value)) in weights.iter_mut().zip(exact).enumerate() {
        *weight = (value * one).round() as i16;
        left -= i32::from(*weight);
        if *value > exact[heaviest] {
            heaviest = index;
        }
    }
    weights[heaviest] += left as i16;
}

/// Lanczos3: sinc(x) · sinc(x / 3) within three samples of 0.
///
/// With y = πx / 3 and sin 3y = 3 sin y - 4 sin³y it takes one sine, and no division: (sin y / y)² · (1 - 4/3 sin²y).
fn lanczos(x: f64) -> f64 {
    let square = (x * (PI / REACH)).powi(2);
    // sin y / y as its series; the first term left out is under 4e-12.
    let sinc = SERIES.iter().rev().fold(0.0, |sum, term| sum * square + term);
    let inside = sinc * sinc * (1.0 - 4.0 / 3.0 * square * sinc * sinc);
    // Chosen at the end, and not before, so that many are worked out at once.
    if x.abs() < REACH { inside } else { 0.0 }
}

/// (-1)ᵏ / (2k + 1)!
const SERIES: [f64; 12] = {
    let mut series = [1.0; 12];
    let mut k = 1;
    while k < series.len() {
        series[k] = -series[k - 1] / ((2 * k) as f64 * (2 * k + 1) as f64);
        k += 1;
    }
    series
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weigh_one_and_fit_their_sums() {
        let check = |[start, length]: [f64; 2], source: u32, target: u32, last: f64| {
            for (most, unit) in [(255, 1.0), (255 << 6, 1.0), (255 * 3, 1.0 / 3.0)] {
                let weights =
                    Weights::new(Axis { start, length, source, last, target }, most, unit);
                let one = (f64::from(1 << weights.bits) * unit).round() as i32;
                for index in 0..target as usize {
                    let (first, values) = weights.of(index);
                    let values = values.as_flattened();
                    let sum: i32 = values.iter().copied().map(i32::from).sum();
                    assert_eq!(sum, one, "{index} of {target}, of {source}");
                    let signless: i32 = values.iter().map(|&value| i32::from(value).abs()).sum();
                    let limit = f64::from(one) * MOST_OF_SIGNS;
                    assert!(f64::from(signless) <= limit, "{index}: {signless} over {one}");
                    assert!(
                        first + weights.pairs <= source.div_ceil(2) as usize,
                        "{index}: {first}"
                    );
                }
            }
        };
        for source in [1, 2, 3, 7, 64, 601] {
            for target in [1, 2, 3, 31, 64, 601].into_iter().filter(|target| *target <= source) {
                let whole = f64::from(source);
                check([0.0, whole], source, target, 1.0);
                check([0.0, whole - 0.5], source, target, 1.0);
                check([0.3, whole - 0.6], source, target, 1.0);
                check([0.0, whole], source, target, 0.1);
            }
        }
    }

    /// What is the same as some results before is taken from there: it must be what it would have been.
    #[test]
    fn repeats_what_it_would_work_out() {
        // Periods of one result, two, several, and more than there are; steps of even and odd numbers of samples.
        for (source, target) in [(64, 32), (96, 32), (240, 32), (300, 41), (77, 60), (100, 99)] {
            let length = f64::from(source);
            let axis = Axis { start: 0.0, length, source, last: 1.0, target };
            let weights = Weights::new(axis, 255, 1.0);
            let one = f64::from(1 << weights.bits);
            for index in 0..target {
                let mut exact = Vec::new();
                let (first, own) = weigh(axis, index, &mut exact);
                let sum: f64 = own.iter().sum();
                let (pair, values) = weights.of(index as usize);
                for (at, value) in (pair * PAIR..).zip(values.as_flattened()) {
                    let exact = at.checked_sub(first as usize).and_then(|at| own.get(at));
                    let expected = exact.map_or(0.0, |exact| exact / sum * one);
                    let off = (f64::from(*value) - expected).abs();
                    assert!(off < f64::from(SPARE), "{at} of {index}, {source} to {target}: {off}");
                }
            }
        }
    }

    #[test]
    fn reads_one_sample_where_the_size_stays() {
        let axis = Axis { start: 0.0, length: 90.0, source: 90, last: 1.0, target: 90 };
        assert_eq!(Weights::new(axis, 255, 1.0).pairs, 1);
    }

    #[test]
    fn follows_the_definition_of_lanczos() {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
        for step in -400..=400 {
            let x = f64::from(step) / 100.0;
            let exact = if x.abs() < 3.0 { sinc(x) * sinc(x / 3.0) } else { 0.0 };
            assert!((lanczos(x) - exact).abs() < 1e-10, "at {x}");
        }
    }
}
