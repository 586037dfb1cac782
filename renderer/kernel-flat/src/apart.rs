//! Contours that touch nothing: a pattern of holes needs no boolean.

use partwright_solid::Region;

use crate::clusters::clusters;
use crate::edges::Edge;
use crate::number::REACH;
use crate::regions::{GAP, around, bounds};

type Box2 = ([f64; 2], [f64; 2]);

/// Where a contour of a cutter lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Within the subject, and apart from all other contours.
    Inside,
    /// Beside the subject or in a hole of it.
    Outside,
    /// Near something.
    Among,
}

/// For each contour of each cutter.
pub fn apart(subject: &Region, cutters: &[&Region]) -> Vec<Vec<Lies>> {
    let contours = cutters.iter().flat_map(|cutter| &cutter.contours);
    let boxes: Vec<Box2> = contours.map(|contour| around(contour.iter()).unwrap_or_default()).collect();
    let mut lies = vec![Lies::Among; boxes.len()];
    if let Some(rows) = Rows::new(subject) {
        for group in clusters(&boxes, GAP) {
            if let [alone] = group[..] {
                lies[alone] = rows.place(&boxes[alone]);
            }
        }
    }
    let mut lies = lies.into_iter();
    cutters.iter().map(|cutter| lies.by_ref().take(cutter.contours.len()).collect()).collect()
}

/// The edges of a region in rows by their heights.
struct Rows {
    bottom: f64,
    /// For each mm.
    scale: f64,
    rows: Vec<Vec<Edge>>,
}

impl Rows {
    /// `None` for a region that is empty or reaches too far for booleans, which will say so.
    fn new(region: &Region) -> Option<Self> {
        const MOST: usize = 1024;
        let (low, high) =
            bounds(region).filter(|ends| [ends.0, ends.1].as_flattened().iter().all(|x| x.abs() <= REACH))?;
        let edges: usize = region.contours.iter().map(Vec::len).sum();
        let count = edges.clamp(1, MOST);
        let height = high[1] - low[1];
        let scale = if height > 0.0 { count as f64 / height } else { 0.0 };
        let mut rows = Self { bottom: low[1], scale, rows: vec![Vec::new(); count] };
        for contour in &region.contours {
            for (&a, &b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
                for row in rows.between(a[1].min(b[1]), a[1].max(b[1])) {
                    rows.rows[row].push([a, b]);
                }
            }
        }
        Some(rows)
    }

    fn between(&self, low: f64, high: f64) -> std::ops::RangeInclusive<usize> {
        let row = |y: f64| (((y - self.bottom) * self.scale).max(0.0) as usize).min(self.rows.len() - 1);
        row(low)..=row(high)
    }

    /// Where a contour with this box lies that is apart from all other cutters.
    fn place(&self, &(low, high): &Box2) -> Lies {
        let is_near = |[a, b]: &Edge| {
            (0..2).all(|axis| a[axis].min(b[axis]) <= high[axis] + GAP && a[axis].max(b[axis]) >= low[axis] - GAP)
        };
        let rows = self.between(low[1] - GAP, high[1] + GAP);
        if rows.clone().any(|row| self.rows[row].iter().any(is_near)) {
            return Lies::Among;
        }
        // No edge that passes the height of the box comes near it, so each is on one side.
        let middle = low[1] + (high[1] - low[1]) / 2.0;
        let beyond = self.rows[*self.between(middle, middle).start()]
            .iter()
            .filter(|[a, b]| (a[1] > middle) != (b[1] > middle) && a[0] > high[0]);
        if beyond.count() % 2 == 1 { Lies::Inside } else { Lies::Outside }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::square;
    use crate::regions::{difference, transform};
    use partwright_graph::Matrix;

    fn at(x: f64, y: f64, side: f64) -> Region {
        transform(&square([side, side], true), &Matrix::translation([x, y, 0.0]))
    }

    #[test]
    fn contours_are_told_by_where_they_lie() {
        let frame = difference(&at(0.0, 0.0, 40.0), &[&at(0.0, 0.0, 20.0)]).unwrap();
        let place = |region: &Region| apart(&frame, &[region])[0][0];
        assert_eq!(place(&at(15.0, 3.0, 4.0)), Lies::Inside);
        assert_eq!(place(&at(3.0, -15.0, 4.0)), Lies::Inside);
        assert_eq!(place(&at(1.0, 2.0, 4.0)), Lies::Outside);
        assert_eq!(place(&at(30.0, 0.0, 4.0)), Lies::Outside);
        assert_eq!(place(&at(-15.0, 60.0, 4.0)), Lies::Outside);
        // Across an edge, along one, and with a corner on it.
        for (x, side) in [(20.0, 4.0), (18.0, 4.0), (10.0, 4.0)] {
            assert_eq!(place(&at(x, 0.0, side)), Lies::Among);
        }
        // Two that touch, and one in another's hole.
        let two = apart(&frame, &[&at(15.0, 0.0, 2.0), &at(15.0, 2.0, 2.0), &at(15.0, -10.0, 2.0)]);
        assert_eq!(two, [[Lies::Among], [Lies::Among], [Lies::Inside]]);
        let ring = difference(&at(0.0, 0.0, 4.0), &[&at(0.0, 0.0, 2.0)]).unwrap();
        assert_eq!(apart(&at(0.0, 0.0, 40.0), &[&ring]), [[Lies::Among, Lies::Among]]);
        assert_eq!(apart(&Region::default(), &[&ring]), [[Lies::Among, Lies::Among]]);
    }
}
