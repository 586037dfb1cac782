//! Random programs in the script language, for comparison with OpenSCAD. Each comes from a seed and a number, so that it can
//! be made again; a program that shows a difference shrinks to the lines that matter.
//!
//! All programs are grammatical, end (a definition calls earlier ones only), and keep away from what differs on purpose
//! (`docs/differences.md`). Whether their values make sense is left to chance, but for the most part they do: a program
//! whose values are all undef has little to say.

mod expression;
mod program;
mod shape;
mod tree;

use proptest::prelude::Rng;
use proptest::strategy::{NewTree, Strategy};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use tree::Shrinking;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programs {
    /// Of the whole language, to compare what they print.
    Consoles,
    /// Of small solids and drawings, to compare their measures.
    Shapes,
}

impl Programs {
    /// A runner that makes the program with this number and no other.
    pub fn runner(self, seed: u64, number: u64) -> TestRunner {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&number.to_le_bytes());
        let config = proptest::test_runner::Config {
            failure_persistence: None,
            max_shrink_iters: 4000,
            max_shrink_time: 120_000,
            ..Default::default()
        };
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }
}

impl Strategy for Programs {
    type Tree = Shrinking;
    type Value = String;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let dice = Dice(runner.new_rng());
        let tree = match self {
            Self::Consoles => program::Writer::new(dice).program(),
            Self::Shapes => shape::Writer::new(dice).program(),
        };
        Ok(tree.into())
    }
}

/// Chance, in the words that a generator needs.
#[derive(Debug)]
struct Dice(TestRng);

impl Dice {
    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        ((u64::from(self.0.next_u32()) * count as u64) >> 32) as usize
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// The index of one of the weights.
    fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|&weight| {
                left < weight || {
                    left -= weight;
                    false
                }
            })
            .unwrap_or(0)
    }
}
