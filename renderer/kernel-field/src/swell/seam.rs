//! What separates cells around an outline: points that are as far from one of its edges or corners as from another.

use partwright_kernel_flat::number::{add, dot, length, sub};

use super::{Place, cross};

/// What separates two cells.
pub(super) enum Seam {
    /// Between an edge and its own corner.
    Upright {
        corner: Place,
        normal: Place,
    },
    /// Between two edges: where it is how far.
    Straight {
        origins: [Place; 2],
        normals: [Place; 2],
        ends: [Place; 2],
    },
    Bent(Around),
}

impl Seam {
    pub(super) fn between([a, b]: [(Place, Place, Place); 2], ends: [Place; 2]) -> Self {
        Self::Straight { origins: [a.0, b.0], normals: [a.2, b.2], ends }
    }

    /// The point at a distance from both.
    pub(super) fn at(&self, far: f64) -> Option<Place> {
        match self {
            Self::Upright { corner, normal } => Some(add(*corner, normal.map(|part| part * far))),
            Self::Straight { origins, normals: [p, q], ends } => {
                let span = cross(*p, *q);
                if span.abs() > 1e-6 {
                    let [s, t] = [dot(*p, origins[0]) + far, dot(*q, origins[1]) + far];
                    return Some([(s * q[1] - t * p[1]) / span, (t * p[0] - s * q[0]) / span]);
                }
                let [a, b] = ends.map(|end| dot(sub(end, origins[0]), *p));
                let part = (far - a) / (b - a);
                part.is_finite().then(|| add(ends[0], sub(ends[1], ends[0]).map(|way| way * part)))
            }
            Self::Bent(_) => None,
        }
    }
}

/// What is as far from a corner as from an edge (a parabola) or from another corner (a line), by angles at the corner.
pub(super) struct Around {
    center: Place,
    /// To where the other is nearest.
    ahead: Place,
    far: f64,
    is_edge: bool,
}

impl Around {
    pub(super) fn edge(center: Place, (origin, _, normal): (Place, Place, Place)) -> Self {
        let far = dot(sub(center, origin), normal);
        Self { center, ahead: normal.map(|part| -part), far, is_edge: true }
    }

    pub(super) fn corner(center: Place, other: Place) -> Self {
        let way = sub(other, center);
        let size = length(way);
        Self { center, ahead: way.map(|part| part / size), far: size / 2.0, is_edge: false }
    }

    pub(super) fn angle(&self, place: Place) -> f64 {
        let way = sub(place, self.center);
        cross(self.ahead, way).atan2(dot(self.ahead, way))
    }

    pub(super) fn far(&self, angle: f64) -> f64 {
        if self.is_edge { self.far / (1.0 + angle.cos()) } else { self.far / angle.cos() }
    }

    /// The angle, not negative, at which it is so far.
    pub(super) fn angle_at(&self, far: f64) -> Option<f64> {
        let cos = if self.is_edge { self.far / far - 1.0 } else { self.far / far };
        (cos.abs() < 1.0).then(|| cos.acos())
    }

    pub(super) fn place(&self, angle: f64) -> Place {
        let (sin, cos) = angle.sin_cos();
        let [x, y] = self.ahead;
        add(self.center, [x * cos - y * sin, x * sin + y * cos].map(|part| part * self.far(angle)))
    }
}
