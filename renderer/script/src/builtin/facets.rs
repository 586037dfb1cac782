//! The facet rule in force: `$fn`, `$fa`, `$fs` and `$tol` of the place where a shape is made.

use partwright_graph::{FacetRule, Span};

use crate::diagnostics::limits;
use crate::evaluate::{Eval, Evaluator};
use crate::value::Value;

impl Evaluator<'_> {
    /// `$tol`, mm; 0 where none is set.
    pub(crate) fn tolerance(&self) -> f64 {
        let [.., index] = self.facet_symbols;
        let value = index.and_then(|index| self.dynamic.get(index)?.number()).unwrap_or(0.0);
        if value.is_finite() { value.max(0.0) } else { 0.0 }
    }

    /// The values in force.
    pub(crate) fn facet_settings(&mut self, span: Span) -> FacetRule {
        let [number, angle, size, tolerance] = self.facet_symbols.map(|index| match self.dynamic.get(index?) {
            Some(Value::Number(value)) => Some(value.get()),
            _ => None,
        });
        let mut least = |value: Option<f64>, default: f64, name: &str| {
            let value = value.filter(|value| !value.is_nan()).unwrap_or(default);
            if value >= 0.01 {
                return value;
            }
            let message = format!("`{name}` is smaller than 0.01, which is taken instead");
            self.warn(
                &crate::diagnostics::geometry::BAD_PARAMETER,
                span,
                &format!("{name} too small - clamping to 0.010000"),
                message,
            );
            0.01
        };
        let size = least(size, 2.0, "$fs");
        let angle = least(angle, 12.0, "$fa");
        FacetRule { number: number.unwrap_or(0.0), angle, size, tolerance: tolerance.unwrap_or(0.0) }
    }

    /// Checks a facet count against the limit before anything is made with it.
    pub(crate) fn checked_facets(&mut self, count: f64, span: Span) -> Eval<u32> {
        if count <= f64::from(self.limits.facets) {
            return Ok(count as u32);
        }
        let message = format!(
            "{} facets on one curve are more than the limit of {}: make `$fn` smaller, or `$fa` and `$fs` larger",
            crate::value::number(count),
            self.limits.facets
        );
        self.fail(&limits::FACETS, span, message)
    }

    /// Segments of a full circle of `radius`.
    pub(crate) fn facets(&mut self, radius: f64, span: Span) -> Eval<u32> {
        let count = self.facet_settings(span).of_circle(radius);
        self.checked_facets(count, span)
    }
}
