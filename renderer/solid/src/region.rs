use serde::{Deserialize, Serialize};

/// A bounded region of the plane.
///
/// Contours are closed (the last point is not repeated), do not cross each other or themselves; outer contours run
/// counter-clockwise, holes clockwise, so that the non-zero and even–odd rules agree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub contours: Vec<Vec<[f64; 2]>>,
}

impl Region {
    pub fn is_empty(&self) -> bool {
        self.contours.is_empty()
    }

    /// mm²; holes count negative.
    pub fn area(&self) -> f64 {
        self.contours.iter().map(|contour| signed_area(contour)).sum()
    }
}

/// Positive for counter-clockwise contours.
pub fn signed_area(contour: &[[f64; 2]]) -> f64 {
    let next = contour.iter().cycle().skip(1);
    contour.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
}
