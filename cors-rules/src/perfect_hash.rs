//! A minimal perfect hash: each of N known texts has its own slot from 0 to N - 1.
//!
//! The macros search for the pilots at compile time. The runtime looks a text up with one hash and one comparison.
//! An unknown text also has a slot, so the caller must compare the texts. The set is fixed, so requests cannot
//! cause collisions.

/// The average number of texts that share a pilot.
const BUCKET: usize = 4;

/// A seed and pilots that assign a slot to each text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerfectHash {
    /// The seed of the hash.
    pub seed: u64,
    /// One pilot for each bucket of texts.
    pub pilots: Vec<u16>,
}

impl PerfectHash {
    /// Finds a seed and pilots for `texts`, which must be distinct.
    ///
    /// ```
    /// use cors_rules::{PerfectHash, slot};
    ///
    /// let texts = ["https://a.example", "https://b.example", "https://c.example"];
    /// let hash = PerfectHash::new(&texts);
    /// let mut slots = texts.map(|text| slot(hash.seed, &hash.pilots, texts.len(), text.as_bytes()));
    /// slots.sort();
    /// assert_eq!(slots, [0, 1, 2]);
    /// ```
    #[must_use]
    pub fn new(texts: &[&str]) -> Self {
        // A seed fails with a small probability that does not depend on other seeds.
        (0..u64::MAX)
            .find_map(|seed| Self::with_seed(seed, texts))
            .unwrap_or(Self {
                seed: 0,
                pilots: Vec::new(),
            })
    }

    fn with_seed(seed: u64, texts: &[&str]) -> Option<Self> {
        let count = texts.len();
        let mut buckets = vec![Vec::new(); count.div_ceil(BUCKET)];
        for text in texts {
            let hash = hash(seed, text.as_bytes());
            let index = bucket(hash, buckets.len());
            buckets[index].push(hash);
        }
        // The fullest buckets first, while most slots are free.
        let fullest = buckets.iter().map(Vec::len).max().unwrap_or_default();
        let of_length = |length| {
            let all = buckets.iter().enumerate();
            all.filter(move |(_, bucket)| bucket.len() == length)
        };
        let order = (1..=fullest).rev().flat_map(of_length);

        let mut pilots = vec![0; buckets.len()];
        let mut is_taken = vec![false; count];
        for (index, hashes) in order {
            let (pilot, slots) = (0..=u16::MAX).find_map(|pilot| {
                let slots = free_slots(hashes, pilot, &is_taken)?;
                Some((pilot, slots))
            })?;
            pilots[index] = pilot;
            for slot in slots {
                is_taken[slot] = true;
            }
        }
        Some(Self { seed, pilots })
    }
}

/// The slots of the hashes of a bucket with `pilot`, if they are free and distinct.
fn free_slots(hashes: &[u64], pilot: u16, is_taken: &[bool]) -> Option<Vec<usize>> {
    let mut slots = Vec::with_capacity(hashes.len());
    for &hash in hashes {
        let slot = place(hash, pilot, is_taken.len());
        if is_taken[slot] || slots.contains(&slot) {
            return None;
        }
        slots.push(slot);
    }
    Some(slots)
}

/// The slot of `text` among `count` slots.
#[inline]
#[must_use]
pub fn slot(seed: u64, pilots: &[u16], count: usize, text: &[u8]) -> usize {
    let hash = hash(seed, text);
    let pilot = pilots.get(bucket(hash, pilots.len())).copied();
    place(hash, pilot.unwrap_or_default(), count)
}

/// The low half of the hash, scaled to the number of buckets.
#[inline]
fn bucket(hash: u64, count: usize) -> usize {
    scale(hash & 0xffff_ffff, count)
}

/// The hash mixed with the pilot, scaled to the number of slots.
#[inline]
fn place(hash: u64, pilot: u16, count: usize) -> usize {
    let mixed = hash ^ u64::from(pilot).wrapping_mul(MULTIPLIERS[2]);
    scale(mixed.wrapping_mul(MULTIPLIERS[0]) >> 32, count)
}

/// Scales a 32-bit value to the range from 0 to `count` - 1.
#[inline]
const fn scale(value: u64, count: usize) -> usize {
    ((value * count as u64) >> 32) as usize
}

/// Odd numbers with evenly distributed bits: digits of pi.
const MULTIPLIERS: [u64; 3] = [
    0x2437_09f5_d8bd_54d1,
    0x1319_8a2e_0370_7345,
    0xa409_3822_299f_31d1,
];

/// Processes 16 bytes per step, with a multiplication whose halves are folded.
#[inline]
fn hash(seed: u64, text: &[u8]) -> u64 {
    let mut hash = seed ^ (text.len() as u64).wrapping_mul(MULTIPLIERS[2]);
    let mut rest = text;
    while let Some((chunk, more)) = rest.split_first_chunk::<16>() {
        if more.is_empty() {
            break;
        }
        hash = fold(hash, halves(chunk));
        rest = more;
    }
    // The last 16 bytes, which may overlap with bytes that have already been processed.
    let last = match text.last_chunk::<16>() {
        Some(chunk) => halves(chunk),
        None => short(text),
    };
    fold(hash, last)
}

#[inline]
fn halves(chunk: &[u8; 16]) -> (u64, u64) {
    let number = u128::from_le_bytes(*chunk);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    (number as u64, (number >> 64) as u64)
}

/// The words of a text of less than 16 bytes.
#[inline]
fn short(text: &[u8]) -> (u64, u64) {
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => {
            let bytes = text
                .iter()
                .fold(0, |number, &byte| number << 8 | u64::from(byte));
            (bytes, 0)
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves")]
fn fold(hash: u64, (low, high): (u64, u64)) -> u64 {
    let product = u128::from(low ^ MULTIPLIERS[0] ^ hash) * u128::from(high ^ MULTIPLIERS[1]);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{PerfectHash, slot};

    fn assert_perfect(texts: &[&str]) {
        let hash = PerfectHash::new(texts);
        let slots: BTreeSet<usize> = texts
            .iter()
            .map(|text| slot(hash.seed, &hash.pilots, texts.len(), text.as_bytes()))
            .collect();
        assert_eq!(slots.len(), texts.len());
        assert!(slots.iter().all(|&slot| slot < texts.len()));
    }

    #[test]
    fn ten_thousand_origins_that_differ_in_a_few_bytes_get_slots_of_their_own() {
        for count in [1, 2, 3, 10, 100, 1_000, 10_000] {
            let texts: Vec<String> = (0..count)
                .map(|number| format!("https://tenant-{number:05}.example.com"))
                .collect();
            assert_perfect(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_texts_get_slots_of_their_own(texts in prop::collection::btree_set(".{0,40}", 1..60)) {
            assert_perfect(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_get_some_slot(text in prop::collection::vec(any::<u8>(), 0..200), count in 1_usize..9) {
            prop_assert!(slot(7, &[1, 2], count, &text) < count);
        }
    }
}
