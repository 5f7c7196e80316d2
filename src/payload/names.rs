//! Counts by names that somebody else chose, of which there may be any number.

use std::collections::BTreeMap;

/// Counts by name: of the first [`Names::MOST`] names in the order of their characters, and of all others
/// together. Which these are does not depend on what was counted first, so that two counts add up to that
/// of both, in any order: a name that is among the first of all is among the first of each part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, u64>);

impl Names {
    /// How many names are counted by themselves.
    pub const MOST: usize = 1_000;

    /// What stands for all other names.
    pub const OTHERS: &str = "(other names)";

    /// The counts.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.0
    }

    /// Counts a name. Whoever counts many calls [`Names::fold`] now and then.
    pub fn count(&mut self, name: &str, times: u64) {
        match self.0.get_mut(name) {
            Some(count) => *count += times,
            None => {
                self.0.insert(name.to_owned(), times);
            }
        }
    }

    /// Adds the counts of something else.
    pub fn add(&mut self, other: Self) {
        for (name, count) in &other.0 {
            self.count(name, *count);
        }
        self.fold();
    }

    /// Counts the names beyond the first ones together, and says which they are.
    pub fn fold(&mut self) -> Vec<String> {
        let others = self.0.remove(Self::OTHERS);
        let mut folded = Vec::new();
        let mut sum = others.unwrap_or_default();
        while self.0.len() > Self::MOST {
            if let Some((name, count)) = self.0.pop_last() {
                sum += count;
                folded.push(name);
            }
        }
        if sum > 0 {
            self.0.insert(Self::OTHERS.to_owned(), sum);
        }
        folded
    }
}

impl FromIterator<(String, u64)> for Names {
    fn from_iter<I: IntoIterator<Item = (String, u64)>>(counts: I) -> Self {
        let mut names = Self::default();
        for (name, count) in counts {
            names.count(&name, count);
        }
        names.fold();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    /// A name that comes first to be counted is not for that reason counted by itself.
    #[test]
    fn parts_add_up_in_any_order_and_grouping() {
        let name = |i: usize| (format!("n{:05}", i * 7_919 % 3_001), i as u64 % 5 + 1);
        let whole: Names = (0..6_000).map(name).collect();
        assert_eq!(whole.counts().len(), Names::MOST + 1);
        for cuts in [[500, 900], [2_500, 2_600], [10, 5_990]] {
            let parts = [0..cuts[0], cuts[0]..cuts[1], cuts[1]..6_000];
            let parts = parts.map(|part| part.map(name).collect::<Names>());
            let [a, b, c] = &parts;
            for order in [[a, b, c], [c, a, b], [b, c, a]] {
                let mut sum = Names::default();
                order.iter().for_each(|part| sum.add((*part).clone()));
                assert_eq!(sum, whole, "{cuts:?}");
            }
        }
    }
}
