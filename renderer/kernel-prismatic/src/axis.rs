//! Directions of extrusion, and the frames in which they are z.

use std::hash::{Hash, Hasher};

use partwright_graph::Matrix;
use partwright_kernel_flat::number::snap;
use serde::{Deserialize, Serialize};

/// Directions that differ by less are the same.
const ALIKE: f64 = 1e-10;

/// A direction of extrusion as the script sees it; the sign does not count.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Axis([f64; 3]);

impl PartialEq for Axis {
    fn eq(&self, other: &Self) -> bool {
        self.0.map(f64::to_bits) == other.0.map(f64::to_bits)
    }
}

impl Eq for Axis {}

impl Hash for Axis {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.map(f64::to_bits).hash(state);
    }
}

impl Axis {
    pub const X: Self = Self([1.0, 0.0, 0.0]);
    pub const Y: Self = Self([0.0, 1.0, 0.0]);
    pub const Z: Self = Self([0.0, 0.0, 1.0]);
    /// All three.
    pub const MAIN: [Self; 3] = [Self::Z, Self::X, Self::Y];

    /// `None` for a direction without length.
    pub fn new(direction: [f64; 3]) -> Option<Self> {
        let length = direction.iter().map(|value| value * value).sum::<f64>().sqrt();
        if !length.is_finite() || length < 1e-300 {
            return None;
        }
        // What rotations of people leave of zeros and ones.
        let [x, y, z] = direction.map(|value| (value / length * 1e13).round() / 1e13);
        let first = [x, y, z].into_iter().find(|value| value.abs() > ALIKE)?;
        let sign = first.signum();
        Some(Self([x, y, z].map(|value| value * sign + 0.0)))
    }

    /// A unit vector.
    pub fn direction(self) -> [f64; 3] {
        self.0
    }

    pub fn is_like(self, other: Self) -> bool {
        (0..3).all(|axis| (self.0[axis] - other.0[axis]).abs() < ALIKE)
    }

    /// 0, 1, 2 for x, y, z.
    pub fn main(self) -> Option<usize> {
        [Self::X, Self::Y, Self::Z].into_iter().position(|main| self.is_like(main))
    }

    /// Rows of the rotation that turns this direction to z. Of a main axis a permutation, so that no digit is lost.
    pub fn frame(self) -> [[f64; 3]; 3] {
        if let Some(main) = self.main() {
            return [main + 1, main + 2, main]
                .map(|row| std::array::from_fn(|axis| f64::from(u8::from(axis == row % 3))));
        }
        let d = self.0;
        let side = if d[0].abs() < 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
        let along: f64 = (0..3).map(|axis| side[axis] * d[axis]).sum();
        let u: [f64; 3] = std::array::from_fn(|axis| side[axis] - along * d[axis]);
        let length = u.iter().map(|value| value * value).sum::<f64>().sqrt();
        let u = u.map(|value| value / length);
        let v = [d[1] * u[2] - d[2] * u[1], d[2] * u[0] - d[0] * u[2], d[0] * u[1] - d[1] * u[0]];
        [u, v, d]
    }

    /// The direction whose image under the matrix is this one; `None` if the matrix flattens.
    pub fn before(self, matrix: &Matrix) -> Option<Self> {
        let [a, b, c] = matrix.0.map(|row| [row[0], row[1], row[2]]);
        let cross = |p: [f64; 3], q: [f64; 3]| {
            [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
        };
        let (columns, d) = ([cross(b, c), cross(c, a), cross(a, b)], self.0);
        let solution: [f64; 3] =
            std::array::from_fn(|axis| (0..3).map(|column| columns[column][axis] * d[column]).sum::<f64>());
        let determinant = matrix.determinant();
        if determinant == 0.0 { None } else { Self::new(solution) }
    }

    /// The image of this direction, if planes across it stay across it.
    pub fn after(self, matrix: &Matrix) -> Option<Self> {
        if matrix.determinant() == 0.0 {
            return None;
        }
        let rows = matrix.0;
        let image = Self::new(std::array::from_fn(|row| (0..3).map(|axis| rows[row][axis] * self.0[axis]).sum()))?;
        let normal = Self::new(std::array::from_fn(|axis| (0..3).map(|row| rows[row][axis] * image.0[row]).sum()))?;
        normal.is_like(self).then_some(image)
    }
}

/// The place in the script's coordinates of a point of the frame.
pub(crate) fn out_of(frame: &[[f64; 3]; 3], point: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| snap((0..3).map(|row| frame[row][axis] * point[row]).sum()))
}

/// The matrix as seen from frames: from that of `from` to that of `to`, its image. Heights and plane do not mix.
pub(crate) fn between(from: Axis, matrix: &Matrix, to: Axis) -> Matrix {
    let (source, target) = (from.frame(), to.frame());
    let rows = matrix.0;
    let mut result = Matrix(std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            let image = |axis: usize| match column {
                3 => rows[axis][3],
                _ => (0..3).map(|k| rows[axis][k] * source[column][k]).sum::<f64>(),
            };
            (0..3).map(|axis| target[row][axis] * image(axis)).sum::<f64>()
        })
    }));
    for (row, column) in [(0, 2), (1, 2), (2, 0), (2, 1)] {
        result.0[row][column] = 0.0;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(axis: usize, degrees: f64) -> Matrix {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut matrix = Matrix::IDENTITY;
        (matrix.0[u][u], matrix.0[u][v], matrix.0[v][u], matrix.0[v][v]) = (cos, -sin, sin, cos);
        matrix
    }

    #[test]
    fn directions_go_there_and_back() {
        for degrees in [0.0, 30.0, 90.0, 123.4, 180.0, 270.0] {
            let matrix = turn(0, degrees).after(&turn(1, 20.0));
            for axis in Axis::MAIN {
                let image = axis.after(&matrix).unwrap();
                assert!(image.before(&matrix).unwrap().is_like(axis), "{degrees} {axis:?}");
            }
        }
        assert_eq!(Axis::Z.after(&turn(0, 90.0)), Some(Axis::Y));
        assert_eq!(Axis::Z.after(&turn(0, 180.0)), Some(Axis::Z));
    }

    #[test]
    fn shear_tilts_walls_and_stretching_does_not() {
        let mut shear = Matrix::IDENTITY;
        shear.0[0][2] = 0.5;
        assert_eq!(Axis::Z.after(&shear), None);
        assert_eq!(Axis::Z.after(&Matrix::scale([2.0, 3.0, -4.0])), Some(Axis::Z));
        assert_eq!(Axis::Z.after(&Matrix::scale([1.0, 1.0, 0.0])), None);
        let mut within = Matrix::IDENTITY;
        within.0[0][1] = 0.5;
        assert_eq!(Axis::Z.after(&within), Some(Axis::Z));
    }

    #[test]
    fn main_axes_lose_no_digit() {
        let moved = Matrix::translation([0.1, 0.2, 0.3]);
        assert_eq!(between(Axis::X, &moved, Axis::X), Matrix::translation([0.2, 0.3, 0.1]));
        assert_eq!(between(Axis::Z, &moved, Axis::Z), moved);
    }
}
