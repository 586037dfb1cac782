//! Primitives, extrusions and revolutions with their exact distances. Curves are round.

use fidget_core::context::Tree;

use crate::face::Face;
use crate::form::{Form, Side, Sides};
use crate::frame::Frame;
use crate::maker::Maker;
use crate::rolling::edge;
use crate::tree::{
    Vector, add, constants, div, least, length, most, mul, negate, number, plus, positive, sub, sum, times, unit,
};

/// The distance to where two half-spaces have something in common.
fn corner(a: &Side, b: &Side) -> Side {
    edge(&a.negated(), &b.negated(), 0.0).negated()
}

impl Maker<'_> {
    pub(crate) fn plane(&mut self, frame: &Frame, normal: [f64; 3], offset: f64) -> Side {
        frame.plane(normal, offset, |value| self.normal_of(value))
    }

    fn side(&mut self, frame: &Frame, value: &Tree, normal: &Vector) -> Side {
        frame.side(value, Some(normal), |value| self.normal_of(value))
    }

    /// The planes of a box.
    pub(crate) fn walls(&mut self, frame: &Frame, low: [f64; 3], high: [f64; 3]) -> Sides {
        let mut sides = Vec::new();
        for axis in 0..3 {
            let mut normal = [0.0; 3];
            normal[axis] = 1.0;
            sides.push(Sides::One(self.plane(frame, normal, high[axis])));
            normal[axis] = -1.0;
            sides.push(Sides::One(self.plane(frame, normal, -low[axis])));
        }
        Sides::Max(sides)
    }

    pub(crate) fn cuboid(&mut self, frame: &Frame, low: [f64; 3], high: [f64; 3]) -> Form {
        let walls = self.walls(frame, low, high);
        let outer = if frame.similar { Sides::One(self.cuboid_outside(frame, low, high)) } else { walls.clone() };
        Form::seen([outer, walls.clone(), walls], [frame.similar; 2])
    }

    fn cuboid_outside(&mut self, frame: &Frame, low: [f64; 3], high: [f64; 3]) -> Side {
        let half: [f64; 3] = std::array::from_fn(|axis| (high[axis] - low[axis]) / 2.0);
        let from: Vector = std::array::from_fn(|axis| plus(&frame.at[axis], -(high[axis] + low[axis]) / 2.0));
        let q: Vector = std::array::from_fn(|axis| plus(&from[axis].abs(), -half[axis]));
        let beyond = q.each_ref().map(positive);
        let far = length([&beyond[0], &beyond[1], &beyond[2]]);
        let inside = least(&most(&most(&q[0], &q[1]), &q[2]), &number(0.0));
        // Nothing asks for the normal of what is no face.
        Side::new(times(&add(&far, &inside), 1.0 / frame.stretch), constants([0.0; 3]))
    }

    pub(crate) fn ball(&mut self, frame: &Frame, radius: f64) -> Form {
        let far = length([&frame.at[0], &frame.at[1], &frame.at[2]]);
        let normal = unit(&frame.at);
        Form::one(self.side(frame, &plus(&far, -radius), &normal).convex(), frame.similar)
    }

    /// A disc, endless along z.
    pub(crate) fn disc(&mut self, frame: &Frame, radius: f64) -> Form {
        let far = length([&frame.at[0], &frame.at[1]]);
        let normal = unit(&[frame.at[0].clone(), frame.at[1].clone(), number(0.0)]);
        let side = self.side(frame, &plus(&far, -radius), &normal).convex();
        let face = frame.face(Face::cylinder(radius));
        Form::one(Side { face, ..side }, frame.similar)
    }

    /// A convex outline, counter-clockwise, endless along z. The distance to it is the largest of those to its corners.
    pub(crate) fn convex(&mut self, frame: &Frame, corners: &[[f64; 2]]) -> Form {
        let mut sides = Vec::new();
        for (index, a) in corners.iter().enumerate() {
            let b = corners[(index + 1) % corners.len()];
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let long = dx.hypot(dy);
            if long > 1e-9 {
                let normal = [dy / long, -dx / long, 0.0];
                sides.push(self.plane(frame, normal, normal[0] * a[0] + normal[1] * a[1]));
            }
        }
        self.between(frame.similar, sides)
    }

    /// The convex solid of sides in the order in which they meet.
    fn between(&self, similar: bool, sides: Vec<Side>) -> Form {
        let faces = Sides::max(sides.iter().cloned().map(Sides::One).collect());
        let outer = if similar && sides.len() > 1 {
            let pairs = sides.iter().zip(sides.iter().cycle().skip(1));
            Sides::max(pairs.map(|(a, b)| Sides::One(corner(a, b))).collect())
        } else {
            faces.clone()
        };
        Form::seen([outer, faces.clone(), faces], [similar; 2])
    }

    /// What of an endless profile lies between two heights.
    pub(crate) fn extrude(&mut self, frame: &Frame, profile: Form, [low, high]: [f64; 2]) -> Form {
        let top = self.plane(frame, [0.0, 0.0, 1.0], high);
        let bottom = self.plane(frame, [0.0, 0.0, -1.0], -low);
        let faces =
            |sides: &Sides| Sides::max(vec![sides.clone(), Sides::One(top.clone()), Sides::One(bottom.clone())]);
        let outer = if frame.similar {
            let slab = most(&top.value, &bottom.value);
            profile.outer.map(&|side| {
                side.map(|value| {
                    let far = length([&positive(value), &positive(&slab)]);
                    add(&far, &least(&most(value, &slab), &number(0.0)))
                })
            })
        } else {
            faces(&profile.outer)
        };
        let exact = [profile.outer_exact && frame.similar, profile.inner_exact && frame.similar];
        Form::seen([outer, faces(&profile.inner), faces(&profile.surface)], exact)
    }

    /// Between two circles about z.
    pub(crate) fn cone(&mut self, frame: &Frame, [bottom, top]: [f64; 2], [low, high]: [f64; 2]) -> Form {
        if bottom == top {
            let disc = self.disc(frame, bottom);
            return self.extrude(frame, disc, [low, high]);
        }
        let turned = self.about_axis(frame, true);
        // The outline on both sides of the axis: of the other side only a tip matters.
        let slope = (bottom - top).atan2(high - low);
        let (sin, cos) = slope.sin_cos();
        let offset = cos * bottom + sin * low;
        let mut sides = Vec::new();
        let mut ring = vec![self.plane(&turned, [cos, sin, 0.0], offset)];
        if top > 0.0 {
            ring.push(self.plane(&turned, [0.0, 1.0, 0.0], high));
        }
        ring.push(self.plane(&turned, [-cos, sin, 0.0], offset));
        if bottom > 0.0 {
            ring.push(self.plane(&turned, [0.0, -1.0, 0.0], -low));
        }
        sides.append(&mut ring);
        self.between(frame.similar, sides)
    }

    /// Coordinates (distance from the z axis, height); `is_mirrored`: of a drawing on both sides of the axis.
    pub(crate) fn about_axis(&self, frame: &Frame, is_mirrored: bool) -> Frame {
        let [x, y, z] = &frame.at;
        let far = length([x, y]);
        let safe = most(&far, &number(1e-12));
        let rows = [[div(x, &safe), div(y, &safe), number(0.0)], constants([0.0, 0.0, 1.0]), constants([0.0; 3])];
        frame.warped([far, z.clone(), number(0.0)], Some(rows), 1.0, true).turned_about(frame, is_mirrored)
    }

    /// What lies within an angle about z, from `start` over `angle` degrees.
    pub(crate) fn sector(&mut self, frame: &Frame, start: f64, angle: f64) -> Form {
        let (start, angle) = if angle < 0.0 { (start + angle, -angle) } else { (start, angle) };
        let normal = |degrees: f64, sign: f64| {
            let (sin, cos) = partwright_kernel_flat::number::sin_cos(degrees);
            [sign * sin, -sign * cos, 0.0]
        };
        let first = Form::one(self.plane(frame, normal(start, 1.0), 0.0), frame.similar);
        let last = Form::one(self.plane(frame, normal(start + angle, -1.0), 0.0), frame.similar);
        if angle <= 180.0 { Form::intersection(vec![first, last]) } else { Form::union(vec![first, last]) }
    }

    /// An ISO thread and its core, from z = 0.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn thread(
        &mut self,
        frame: &Frame,
        radius: f64,
        depth: f64,
        pitch: f64,
        span: f64,
        starts: u32,
        left: bool,
        angle: f64,
        crest: f64,
        chamfer: bool,
    ) -> Form {
        let [x, y, z] = &frame.at;
        let far = length([x, y]);
        let safe = most(&far, &number(radius * 1e-3));
        // (cos nθ, sin nθ) without a cut where the angle begins anew.
        let (cos, sin) = (div(x, &safe), div(y, &safe));
        let (mut many_cos, mut many_sin) = (cos.clone(), sin.clone());
        for _ in 1..starts {
            (many_cos, many_sin) =
                (sub(&mul(&many_cos, &cos), &mul(&many_sin, &sin)), add(&mul(&many_cos, &sin), &mul(&many_sin, &cos)));
        }
        if left {
            many_sin = negate(&many_sin);
        }
        let turn = times(z, std::f64::consts::TAU / pitch);
        let phase = add(&mul(&turn.cos(), &many_cos), &mul(&turn.sin(), &many_sin));
        let (half_sin, half_cos) = (angle / 2.0).to_radians().sin_cos();
        // How far from the middle of the crest, along the axis; no farther than flanks are, since the derivatives grow without
        // bounds in the middles of crest and root.
        let foot = crest / 2.0 + depth * half_sin / half_cos;
        let ends = [crest / 4.0, (foot + pitch / 2.0).min(pitch) / 2.0];
        let [high, low] = ends.map(|beside| (beside * std::f64::consts::TAU / pitch).cos());
        let phase = least(&most(&phase, &number(low)), &number(high));
        let beside = times(&phase.acos(), pitch / std::f64::consts::TAU);
        let flank = sum([times(&plus(&far, -radius), half_sin), times(&plus(&beside, -crest / 2.0), half_cos)]);
        let outward = [cos, sin, number(0.0)];
        let crest = self.side(frame, &plus(&far, -radius), &outward);
        let root = self.side(frame, &plus(&far, depth - radius), &outward);
        let flank = frame.side(&flank, None, |value| self.normal_of(value));
        let ridge = Sides::max(vec![Sides::One(crest), Sides::One(flank)]);
        let profile = Sides::min(vec![ridge, Sides::One(root)]);
        let mut faces = vec![
            profile,
            Sides::One(self.plane(frame, [0.0, 0.0, 1.0], span)),
            Sides::One(self.plane(frame, [0.0, 0.0, -1.0], 0.0)),
        ];
        if chamfer {
            let turned = self.about_axis(frame, false);
            let root = radius - depth;
            let diagonal = std::f64::consts::FRAC_1_SQRT_2;
            faces.push(Sides::One(self.plane(&turned, [diagonal, -diagonal, 0.0], root * diagonal)));
            faces.push(Sides::One(self.plane(&turned, [diagonal, diagonal, 0.0], (root + span) * diagonal)));
        }
        let all = Sides::max(faces);
        Form::like(all, [false; 2])
    }

    /// Turns a value that is a distance in no way into a form.
    pub(crate) fn anything(&mut self, value: Tree) -> Form {
        let normal = self.normal_of(&value);
        Form::one(Side::new(value, normal), false)
    }
}
