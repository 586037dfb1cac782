use partwright_graph::Span;

use crate::Region;

/// A triangle mesh. Triangles are counter-clockwise seen from outside; vertices are shared between the faces that meet
/// in them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Solid {
    pub positions: Vec<[f64; 3]>,
    pub triangles: Vec<[u32; 3]>,
    /// Per triangle an index into `sources`, or `u32::MAX`; as long as `triangles`.
    pub face_source: Vec<u32>,
    /// Where in the script faces come from.
    pub sources: Vec<Span>,
}

impl Solid {
    pub fn is_empty(&self) -> bool {
        self.triangles.is_empty()
    }

    #[inline]
    pub fn corners(&self, triangle: [u32; 3]) -> [[f64; 3]; 3] {
        triangle.map(|index| self.positions[index as usize])
    }

    /// mm³, positive when faces look outward.
    pub fn volume(&self) -> f64 {
        self.triangles
            .iter()
            .map(|&triangle| {
                let [a, b, c] = self.corners(triangle);
                a[0] * (b[1] * c[2] - b[2] * c[1])
                    + a[1] * (b[2] * c[0] - b[0] * c[2])
                    + a[2] * (b[0] * c[1] - b[1] * c[0])
            })
            .sum::<f64>()
            / 6.0
    }

    /// Smallest and largest coordinates; `None` when empty.
    pub fn bounds(&self) -> Option<([f64; 3], [f64; 3])> {
        let used = self.triangles.iter().flatten().map(|&index| self.positions[index as usize]);
        used.fold(None, |bounds, point| {
            let (min, max) = bounds.unwrap_or((point, point));
            Some((
                std::array::from_fn(|axis| f64::min(min[axis], point[axis])),
                std::array::from_fn(|axis| f64::max(max[axis], point[axis])),
            ))
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    Solid(Solid),
    Region(Region),
}

/// One object of the result: what one `part("name")` or one colour covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Unique within the model.
    pub name: String,
    /// Red, green, blue, alpha from 0 to 1; `None` is the default material.
    pub color: Option<[f32; 4]>,
    pub geometry: Geometry,
}

/// The result of a script: parts of one dimension, and `%` geometry beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    pub parts: Vec<Part>,
    pub background: Vec<Part>,
}

impl Model {
    /// 2, 3, or 0 when there is nothing.
    pub fn dimension(&self) -> u8 {
        match self.parts.first().map(|part| &part.geometry) {
            None => 0,
            Some(Geometry::Region(_)) => 2,
            Some(Geometry::Solid(_)) => 3,
        }
    }
}
