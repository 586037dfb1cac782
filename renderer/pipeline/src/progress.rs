//! One fraction over the whole job from the fractions of its stages. It never runs backwards.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use partwright_protocol::{Progress, Stage};

use crate::Monitor;

/// Where a stage lies within the whole job: from 0 to 1. Realisation takes most of the time of most scripts.
fn span(stage: Stage) -> (f64, f64) {
    match stage {
        Stage::Waiting => (0.0, 0.0),
        Stage::Evaluating => (0.0, 0.15),
        Stage::Planning => (0.15, 0.16),
        Stage::Realising => (0.16, 0.80),
        Stage::Inspecting => (0.80, 0.88),
        Stage::Exporting => (0.88, 0.97),
        Stage::Storing => (0.97, 1.0),
    }
}

/// The whole job's progress at a `fraction` of a stage.
pub fn overall(stage: Stage, fraction: f64) -> Progress {
    let (start, end) = span(stage);
    let fraction = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
    Progress { stage, fraction: start + (end - start) * fraction }
}

/// Passes progress on, as long as it moves forward.
pub(crate) struct Meter<'a> {
    monitor: &'a dyn Monitor,
    /// Bits of the largest fraction so far; for positive numbers bits order as the numbers do.
    reached: AtomicU64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(monitor: &'a dyn Monitor) -> Self {
        Self { monitor, reached: AtomicU64::new(0) }
    }

    pub(crate) fn report(&self, stage: Stage, fraction: f64) {
        let progress = overall(stage, fraction);
        let bits = progress.fraction.to_bits();
        if bits >= self.reached.fetch_max(bits, Ordering::Relaxed) {
            self.monitor.progress(progress);
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.monitor.elapsed()
    }
}

impl partwright_kernel_mesh::Monitor for Meter<'_> {
    fn progress(&self, fraction: f64) {
        self.report(Stage::Realising, fraction);
    }

    fn is_cancelled(&self) -> bool {
        self.monitor.cancel().load(Ordering::Relaxed)
    }
}

impl partwright_inspect::Monitor for Meter<'_> {
    fn progress(&self, fraction: f64) {
        self.report(Stage::Inspecting, fraction);
    }

    fn is_cancelled(&self) -> bool {
        self.monitor.cancel().load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other_without_a_gap() {
        let order =
            [Stage::Evaluating, Stage::Planning, Stage::Realising, Stage::Inspecting, Stage::Exporting, Stage::Storing];
        let end = order.into_iter().fold(0.0, |reached, stage| {
            assert_eq!(overall(stage, 0.0).fraction, reached);
            overall(stage, 1.0).fraction
        });
        assert_eq!(end, 1.0);
        assert_eq!(overall(Stage::Realising, f64::NAN).fraction, overall(Stage::Realising, -1.0).fraction);
    }
}
