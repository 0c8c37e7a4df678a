//! Recognition of misspelt words.

/// The word of `words` that is nearest to `text`, with at most `limit` mistakes. The first one is returned if several
/// are equally near.
pub(crate) fn nearest<'w>(text: &str, words: &[&'w str], limit: usize) -> Option<&'w str> {
    let distances = words.iter().map(|word| (edit_distance(word, text), *word));
    let (distance, word) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= limit).then_some(word)
}

/// The number of letters to add, remove, change, or swap with their neighbor ([optimal string
/// alignment]).
///
/// [optimal string alignment]: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = vec![i + 1];
        for j in 0..b.len() {
            let changed = row[j] + usize::from(a[i] != b[j]);
            let mut distance = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                distance = distance.min(before[j - 1] + 1);
            }
            next.push(distance);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest};

    #[test]
    fn a_distance_is_the_number_of_mistakes() {
        let table = [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("https", "https", 0),
            ("htps", "https", 1),
            ("hhttps", "https", 1),
            ("hxtps", "https", 1),
            ("htpts", "https", 1),
            ("PSOT", "POST", 1),
            ("kitten", "sitting", 3),
        ];
        for (a, b, distance) in table {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
            assert_eq!(edit_distance(b, a), distance, "{b} {a}");
        }
    }

    #[test]
    fn the_nearest_word_is_the_first_of_those_within_the_limit() {
        assert_eq!(nearest("httpx", &["https", "http"], 1), Some("https"));
        assert_eq!(nearest("htp", &["https", "http"], 1), Some("http"));
        assert_eq!(nearest("tauri", &["https", "http"], 1), None);
        assert_eq!(nearest("a", &[], 1), None);
    }
}
