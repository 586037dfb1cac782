//! A line of text to filled outlines: shaping with rustybuzz, bundled Liberation fonts.

/// Closed contours in font orientation, mm; combine them by the non-zero rule.
pub type Contours = Vec<Vec<[f64; 2]>>;
