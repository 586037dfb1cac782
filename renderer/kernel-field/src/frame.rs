//! Where a shape lies: its own coordinates as functions of space, so that transforms and warps are baked into it.

use fidget_core::context::Tree;
use partwright_graph::Matrix;

use crate::face::{Axis, Face};
use crate::form::{Curve, Side};
use crate::tree::{Vector, add, constants, div, dot, mul, number, plus, sum, times};

#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The shape's coordinates at a point of space.
    pub(crate) at: Vector,
    /// How each of them changes in space, where that is known.
    rows: Option<[Vector; 3]>,
    place: Place,
    /// A way of 1 mm in space is at most so long in the shape's coordinates.
    pub(crate) stretch: f64,
    /// Whether that holds for all ways: angles and the order of distances stay.
    pub(crate) similar: bool,
}

/// What the coordinates are in numbers.
#[derive(Debug, Clone, Copy)]
enum Place {
    Affine(Matrix),
    /// Those of a drawing that is turned about an axis of space: affine in the distance from it and the height.
    Turned {
        axis: Axis,
        drawn: Matrix,
        is_mirrored: bool,
    },
    Warped,
}

impl Frame {
    pub(crate) fn space() -> Self {
        let (x, y, z) = Tree::axes();
        let unit = Matrix::translation([0.0; 3]);
        let place = Place::Affine(unit);
        Self { at: [x, y, z], rows: Some(linear(&unit).map(constants)), place, stretch: 1.0, similar: true }
    }

    pub(crate) fn is_space(&self) -> bool {
        self.at.iter().zip(Self::space().at).all(|(a, b)| *a == b)
    }

    /// The frame of what a transform moves; `None` where it flattens.
    pub(crate) fn under(&self, matrix: &Matrix) -> Option<Self> {
        let inverse = inverse(matrix)?;
        let at = std::array::from_fn(|row| {
            let m = inverse.0[row];
            let linear = sum([times(&self.at[0], m[0]), times(&self.at[1], m[1]), times(&self.at[2], m[2])]);
            plus(&linear, m[3])
        });
        let m = linear(&inverse);
        let [least, most] = stretches(&m);
        let place = match self.place {
            Place::Affine(outer) => Place::Affine(inverse.after(&outer)),
            Place::Turned { axis, drawn, is_mirrored } => {
                Place::Turned { axis, drawn: inverse.after(&drawn), is_mirrored }
            }
            Place::Warped => Place::Warped,
        };
        let rows = match (place, &self.rows) {
            (Place::Affine(matrix), _) => Some(linear(&matrix).map(constants)),
            (_, Some(rows)) => Some(m.map(|row| combination(rows, row.map(number)))),
            (_, None) => None,
        };
        let similar = most - least <= 1e-9 * most;
        // Rounding must not pile up in what is exact.
        let stretch = if similar { determinant(&m).abs().cbrt() } else { most };
        let stretch = if (stretch - 1.0).abs() < 1e-12 { 1.0 } else { stretch };
        Some(Self { at, rows, place, stretch: self.stretch * stretch, similar: self.similar && similar })
    }

    /// Other coordinates: functions of these, with their derivatives by these where they are known.
    pub(crate) fn warped(&self, at: Vector, derivatives: Option<[Vector; 3]>, stretch: f64, similar: bool) -> Self {
        let rows = match (&self.rows, derivatives) {
            (Some(rows), Some(derivatives)) => Some(derivatives.map(|row| combination(rows, row))),
            _ => None,
        };
        let place = Place::Warped;
        Self { at, rows, place, stretch: self.stretch * stretch, similar: self.similar && similar }
    }

    /// The z axis in space, where lengths are those of space but for one factor.
    fn axis(&self) -> Option<Axis> {
        let Place::Affine(matrix) = self.place else { return None };
        let up = linear(&matrix)[2].map(|part| part / self.stretch);
        self.similar.then_some(Axis { origin: inverse(&matrix)?.point([0.0; 3]), along: up })
    }

    /// These coordinates are a distance from the z axis of another frame and a height. `is_mirrored`: what is drawn is
    /// there on both sides of the axis.
    pub(crate) fn turned_about(mut self, other: &Self, is_mirrored: bool) -> Self {
        if let Some(axis) = other.axis() {
            self.place = Place::Turned { axis, drawn: Matrix::scale([other.stretch; 3]), is_mirrored };
        }
        self
    }

    /// A face of the shape's coordinates as one of space.
    pub(crate) fn face(&self, face: Face) -> Option<Face> {
        match (self.place, face) {
            (Place::Affine(matrix), Face::Plane { normal, offset }) => {
                let (normal, offset) = plane_before(&matrix, normal, offset);
                Some(Face::Plane { normal, offset })
            }
            (Place::Affine(matrix), Face::Turned { axis, normal, offset, is_mirror }) if self.similar => {
                let along = std::array::from_fn(|column| {
                    (0..3).map(|row| axis.along[row] * matrix.0[row][column]).sum::<f64>() / self.stretch
                });
                let axis = Axis { origin: inverse(&matrix)?.point(axis.origin), along };
                Some(Face::Turned { axis, normal, offset: offset / self.stretch, is_mirror })
            }
            (Place::Affine(matrix), Face::Outline { outline, is_hole }) if self.similar => {
                Some(Face::Outline { outline: outline.under(&matrix, self.stretch).into(), is_hole })
            }
            (Place::Turned { axis, drawn, is_mirrored }, Face::Plane { normal, offset }) => {
                let (normal, offset) = plane_before(&drawn, normal, offset);
                if normal[2] != 0.0 {
                    return None;
                }
                if normal[0].abs() < 1e-12 {
                    let normal = axis.along.map(|part| part * normal[1].signum());
                    let offset = offset + (0..3).map(|row| normal[row] * axis.origin[row]).sum::<f64>();
                    return Some(Face::Plane { normal, offset });
                }
                let is_mirror = is_mirrored && normal[0] < 0.0;
                Some(Face::Turned { axis, normal: [normal[0], normal[1]], offset, is_mirror })
            }
            _ => None,
        }
    }

    /// The direction in space of a direction in the shape's coordinates; as long as `scale` leaves it.
    fn outward(&self, normal: &Vector) -> Option<Vector> {
        let rows = self.rows.as_ref()?;
        let turned = combination(rows, normal.clone());
        if self.similar {
            return Some(turned.map(|part| times(&part, 1.0 / self.stretch)));
        }
        let length = crate::tree::most(&crate::tree::length([&turned[0], &turned[1], &turned[2]]), &number(1e-12));
        Some(turned.map(|part| div(&part, &length)))
    }

    /// A distance in the shape's coordinates as one in space. Exact where the frame is similar, too small elsewhere.
    /// Without a known normal, `otherwise` finds one.
    pub(crate) fn side(&self, value: &Tree, normal: Option<&Vector>, otherwise: impl FnOnce(&Tree) -> Vector) -> Side {
        let value = times(value, 1.0 / self.stretch);
        let normal = normal.and_then(|normal| self.outward(normal)).unwrap_or_else(|| otherwise(&value));
        Side::new(value, normal)
    }

    /// A plane of the shape's coordinates. Exact under every linear map.
    pub(crate) fn plane(&self, normal: [f64; 3], offset: f64, otherwise: impl FnOnce(&Tree) -> Vector) -> Side {
        let value = plus(&crate::tree::along(&self.at, normal), -offset);
        let face = self.face(Face::Plane { normal, offset });
        let Place::Affine(matrix) = self.place else {
            return Side { face, ..self.side(&value, Some(&constants(normal)), otherwise) };
        };
        let (turned, length) = turned(&matrix, normal);
        let normal = constants(turned);
        Side { value: times(&value, 1.0 / length), normal, curve: Curve::Flat, face }
    }
}

/// The angle between two directions: its cosine.
pub(crate) fn cosine(a: &Vector, b: &Vector) -> Tree {
    dot(a, b)
}

fn linear(matrix: &Matrix) -> [[f64; 3]; 3] {
    matrix.0.map(|row| [row[0], row[1], row[2]])
}

/// The direction that a map takes to a plane's normal, and how much longer the map makes lengths along it.
fn turned(matrix: &Matrix, normal: [f64; 3]) -> ([f64; 3], f64) {
    let turned: [f64; 3] = std::array::from_fn(|axis| (0..3).map(|row| normal[row] * matrix.0[row][axis]).sum::<f64>());
    let length = turned.iter().map(|part| part * part).sum::<f64>().sqrt();
    // Whole numbers stay whole.
    let length = if (length - 1.0).abs() < 1e-13 { 1.0 } else { length };
    (turned.map(|part| part / length), length)
}

/// What a map takes to a plane.
fn plane_before(matrix: &Matrix, normal: [f64; 3], offset: f64) -> ([f64; 3], f64) {
    let moved: f64 = (0..3).map(|row| normal[row] * matrix.0[row][3]).sum();
    let (normal, length) = turned(matrix, normal);
    (normal, (offset - moved) / length)
}

fn combination(rows: &[Vector; 3], factors: Vector) -> Vector {
    std::array::from_fn(|axis| {
        let parts: [Tree; 3] = std::array::from_fn(|row| mul(&factors[row], &rows[row][axis]));
        add(&add(&parts[0], &parts[1]), &parts[2])
    })
}

fn product(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    std::array::from_fn(|row| std::array::from_fn(|column| (0..3).map(|k| a[row][k] * b[k][column]).sum()))
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}

pub(crate) fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let m = matrix.0;
    let determinant = determinant(&linear(matrix));
    if determinant == 0.0 || !determinant.is_finite() {
        return None;
    }
    let cofactor = |row: usize, column: usize| {
        let (a, b) = ((row + 1) % 3, (row + 2) % 3);
        let (c, d) = ((column + 1) % 3, (column + 2) % 3);
        m[a][c] * m[b][d] - m[a][d] * m[b][c]
    };
    let mut inverse = [[0.0; 4]; 3];
    for row in 0..3 {
        for column in 0..3 {
            inverse[row][column] = cofactor(column, row) / determinant;
        }
        inverse[row][3] = -(0..3).map(|k| inverse[row][k] * m[k][3]).sum::<f64>();
    }
    Some(Matrix(inverse))
}

/// How much longer a matrix makes a way, at most; exactly as long where it only turns and moves.
pub fn longest(matrix: &Matrix) -> f64 {
    let [_, most] = stretches(&linear(matrix));
    if (most - 1.0).abs() < 1e-9 { 1.0 } else { most }
}

/// The least and the largest factor by which a linear map stretches: roots of the eigenvalues of mᵀm, by Jacobi's rotations.
fn stretches(m: &[[f64; 3]; 3]) -> [f64; 2] {
    let mut a: [[f64; 3]; 3] =
        std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| m[k][i] * m[k][j]).sum()));
    for _ in 0..32 {
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if a[p][q].abs() < 1e-300 {
                continue;
            }
            let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
            let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
            let t = if theta == 0.0 { 1.0 } else { t };
            let c = 1.0 / (t * t + 1.0).sqrt();
            let s = t * c;
            let mut rotation = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
            (rotation[p][p], rotation[q][q], rotation[p][q], rotation[q][p]) = (c, c, s, -s);
            let transposed = std::array::from_fn(|i| std::array::from_fn(|j| rotation[j][i]));
            a = product(&transposed, &product(&a, &rotation));
        }
    }
    let roots = [0, 1, 2].map(|axis: usize| a[axis][axis].max(0.0).sqrt());
    [roots.iter().copied().fold(f64::INFINITY, f64::min), roots.iter().copied().fold(0.0, f64::max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_singular_values() {
        let [least, most] = stretches(&[[2.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 3.0]]);
        assert!((least - 0.5).abs() < 1e-12 && (most - 3.0).abs() < 1e-12);
        // A shear by 1: the golden ratio and its inverse.
        let [least, most] = stretches(&[[1.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
        let golden = (1.0 + 5f64.sqrt()) / 2.0;
        assert!((most - golden).abs() < 1e-12 && (least - 1.0 / golden).abs() < 1e-12);
    }

    #[test]
    fn the_inverse_undoes() {
        let matrix = Matrix([[1.0, 2.0, 0.5, 7.0], [0.0, 3.0, -1.0, -2.0], [0.25, 0.0, 2.0, 1.0]]);
        let back = inverse(&matrix).unwrap().point(matrix.point([3.0, -4.0, 5.0]));
        assert!([3.0, -4.0, 5.0].iter().zip(back).all(|(a, b): (&f64, f64)| (a - b).abs() < 1e-12));
        assert!(inverse(&Matrix::scale([1.0, 0.0, 1.0])).is_none());
    }
}
