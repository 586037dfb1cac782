//! Fields against closed forms, at random points; how fast fields change; radii of fillets, measured.

use partwright_field::Field;
use partwright_graph::{
    BlendKind, Boolean, Builder, Child, FacetRule, FieldOperation, Graph, Matrix, Node, NodeId, Span,
};

/// Graphs by hand.
#[derive(Default)]
struct Shapes(Builder);

impl Shapes {
    fn refer(node: NodeId) -> Child {
        Child { node, span: Span::default() }
    }

    fn cube(&mut self, size: [f64; 3]) -> NodeId {
        self.0.push(Node::Cube { size, center: true })
    }

    fn ball(&mut self, radius: f64) -> NodeId {
        self.0.push(Node::Sphere { radius, facets: 30 })
    }

    fn cone(&mut self, height: f64, radius_bottom: f64, radius_top: f64) -> NodeId {
        self.0.push(Node::Cylinder { height, radius_bottom, radius_top, center: true, facets: 30 })
    }

    fn moved(&mut self, node: NodeId, matrix: Matrix) -> NodeId {
        self.0.push(Node::Transform { matrix, child: Self::refer(node) })
    }

    fn at(&mut self, node: NodeId, place: [f64; 3]) -> NodeId {
        self.moved(node, Matrix::translation(place))
    }

    fn field(&mut self, operation: FieldOperation, children: &[NodeId]) -> NodeId {
        let children = children.iter().copied().map(Self::refer).collect();
        self.0.push(Node::Field { operation, tolerance: 0.02, children })
    }

    fn blend(&mut self, boolean: Boolean, kind: BlendKind, radius: f64, children: &[NodeId]) -> NodeId {
        self.field(FieldOperation::Blend { boolean, kind, radius }, children)
    }

    fn graph(self, root: NodeId) -> Graph {
        self.0.finish(Some(Self::refer(root)), Vec::new())
    }

    fn field_of(self, root: NodeId) -> Field {
        let graph = self.graph(root);
        partwright_kernel_field::field(&graph, root, &[], 0.02).unwrap().unwrap()
    }
}

/// Turned about x and then about y, degrees.
fn turned(x: f64, y: f64) -> Matrix {
    let ((sx, cx), (sy, cy)) = (x.to_radians().sin_cos(), y.to_radians().sin_cos());
    let about_x = Matrix([[1.0, 0.0, 0.0, 0.0], [0.0, cx, -sx, 0.0], [0.0, sx, cx, 0.0]]);
    let about_y = Matrix([[cy, 0.0, sy, 0.0], [0.0, 1.0, 0.0, 0.0], [-sy, 0.0, cy, 0.0]]);
    about_y.after(&about_x)
}

/// Points all over a box, the same each time.
fn points(count: usize, reach: f64) -> Vec<[f64; 3]> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 * 2.0 * reach - reach
    };
    (0..count).map(|_| [next(), next(), next()]).collect()
}

fn length(a: [f64; 3]) -> f64 {
    a.iter().map(|part| part * part).sum::<f64>().sqrt()
}

fn check(field: &Field, reach: f64, closed: impl Fn([f64; 3]) -> f64) {
    for point in points(2000, reach) {
        let (value, expected) = (field.value(point), closed(point));
        assert!((value - expected).abs() < 1e-6, "{point:?}: {value}, not {expected}");
    }
}

/// No faster than distances change.
fn check_slope(what: &str, field: &Field, reach: f64, most: f64, within: f64) {
    let all = points(4000, reach);
    for pair in all.chunks(2) {
        let [a, b] = pair else { continue };
        // Also of points close to each other.
        let near: [f64; 3] = std::array::from_fn(|axis| a[axis] + (b[axis] - a[axis]) * 1e-3);
        for b in [*b, near] {
            if field.value(*a).abs().max(field.value(b).abs()) > within {
                continue;
            }
            let way = length(std::array::from_fn(|axis| a[axis] - b[axis]));
            let change = (field.value(*a) - field.value(b)).abs();
            assert!(change <= most * way + 1e-9, "{what}: {a:?} to {b:?}: {change} over {way}");
        }
    }
}

fn of_box([x, y, z]: [f64; 3], half: [f64; 3]) -> f64 {
    let q = [x.abs() - half[0], y.abs() - half[1], z.abs() - half[2]];
    length(q.map(|part| part.max(0.0))) + q[0].max(q[1]).max(q[2]).min(0.0)
}

#[test]
fn boxes_balls_and_cylinders_have_their_distance() {
    let mut shapes = Shapes::default();
    let cube = shapes.cube([8.0, 6.0, 4.0]);
    check(&shapes.field_of(cube), 9.0, |p| of_box(p, [4.0, 3.0, 2.0]));
    let mut shapes = Shapes::default();
    let ball = shapes.ball(3.0);
    check(&shapes.field_of(ball), 9.0, |p| length(p) - 3.0);
    let mut shapes = Shapes::default();
    let cylinder = shapes.cone(6.0, 2.5, 2.5);
    check(&shapes.field_of(cylinder), 9.0, |[x, y, z]| {
        let q = [x.hypot(y) - 2.5, z.abs() - 3.0];
        q[0].max(0.0).hypot(q[1].max(0.0)) + q[0].max(q[1]).min(0.0)
    });
}

/// To the outline of a cone, as a segment and two flats, in (distance from the axis, height).
fn of_cone([x, y, z]: [f64; 3], [bottom, top]: [f64; 2], half: f64) -> f64 {
    let p = [x.hypot(y), z];
    let segment = |a: [f64; 2], b: [f64; 2]| {
        let way = [b[0] - a[0], b[1] - a[1]];
        let long = way[0] * way[0] + way[1] * way[1];
        let t =
            if long > 0.0 { (((p[0] - a[0]) * way[0] + (p[1] - a[1]) * way[1]) / long).clamp(0.0, 1.0) } else { 0.0 };
        (p[0] - a[0] - t * way[0]).hypot(p[1] - a[1] - t * way[1])
    };
    let far = segment([0.0, -half], [bottom, -half])
        .min(segment([bottom, -half], [top, half]))
        .min(segment([top, half], [0.0, half]));
    let edge = bottom + (top - bottom) * (z + half) / (2.0 * half);
    if z.abs() < half && p[0] < edge { -far } else { far }
}

#[test]
fn cones_have_their_distance_to_their_tips() {
    for radii in [[3.0, 1.0], [1.0, 3.0], [3.0, 0.0], [0.0, 2.0]] {
        let mut shapes = Shapes::default();
        let cone = shapes.cone(5.0, radii[0], radii[1]);
        check(&shapes.field_of(cone), 8.0, |p| of_cone(p, radii, 2.5));
    }
}

#[test]
fn moves_and_even_scales_keep_distances() {
    let mut shapes = Shapes::default();
    let cube = shapes.cube([8.0, 6.0, 4.0]);
    let matrix = turned(31.0, -17.0).after(&Matrix::scale([1.5; 3]));
    let matrix = Matrix::translation([2.0, -1.0, 0.5]).after(&matrix);
    let placed = shapes.moved(cube, matrix);
    let field = shapes.field_of(placed);
    // The other way round: points of the box, moved.
    for point in points(2000, 9.0) {
        let expected = 1.5 * of_box(point, [4.0, 3.0, 2.0]);
        assert!((field.value(matrix.point(point)) - expected).abs() < 1e-6, "{point:?}");
    }
}

#[test]
fn uneven_scales_change_no_faster_than_distances() {
    let mut shapes = Shapes::default();
    let ball = shapes.ball(3.0);
    let matrix = turned(31.0, 20.0).after(&Matrix::scale([2.0, 1.0, 0.5]));
    let placed = shapes.moved(ball, matrix);
    let field = shapes.field_of(placed);
    check_slope("an uneven scale", &field, 9.0, 1.0, 9.0);
    for direction in points(200, 1.0) {
        let on = matrix.point(direction.map(|part| 3.0 * part / length(direction)));
        assert!(field.value(on).abs() < 1e-6, "{on:?}");
    }
}

#[test]
fn extrusions_and_revolutions_of_drawings() {
    let contour = vec![[2.0, 0.0], [5.0, 0.0], [5.0, 1.0], [3.0, 1.0], [3.0, 4.0], [2.0, 4.0]];
    let edges = contour.clone();
    // Far from a corner of the L the distance is that to its edges; the sign is tested by counting crossings.
    let flat = move |p: [f64; 2]| {
        let mut far = f64::INFINITY;
        let mut inside = false;
        for (a, b) in edges.iter().zip(edges.iter().cycle().skip(1)) {
            let way = [b[0] - a[0], b[1] - a[1]];
            let long = way[0] * way[0] + way[1] * way[1];
            let t = (((p[0] - a[0]) * way[0] + (p[1] - a[1]) * way[1]) / long).clamp(0.0, 1.0);
            far = far.min((p[0] - a[0] - t * way[0]).hypot(p[1] - a[1] - t * way[1]));
            if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * way[0] {
                inside = !inside;
            }
        }
        if inside { -far } else { far }
    };
    let mut shapes = Shapes::default();
    let drawing = shapes.0.push(Node::Polygon { contours: vec![contour.clone()] });
    let extruded = shapes.0.push(Node::LinearExtrude {
        height: 6.0,
        center: true,
        twist: 0.0,
        slices: Some(1),
        segments: None,
        scale: [1.0, 1.0],
        rule: FacetRule::default(),
        child: Shapes::refer(drawing),
    });
    check(&shapes.field_of(extruded), 8.0, |[x, y, z]| {
        let q = [flat([x, y]), z.abs() - 3.0];
        q[0].max(0.0).hypot(q[1].max(0.0)) + q[0].max(q[1]).min(0.0)
    });
    let mut shapes = Shapes::default();
    let drawing = shapes.0.push(Node::Polygon { contours: vec![contour] });
    let child = Shapes::refer(drawing);
    let turned = shapes.0.push(Node::RotateExtrude { angle: 360.0, start: 0.0, rule: FacetRule::default(), child });
    check(&shapes.field_of(turned), 8.0, |[x, y, z]| flat([x.hypot(y), z]));
}

#[test]
fn fields_change_no_faster_than_distances() {
    let kinds = [BlendKind::Smooth, BlendKind::Round, BlendKind::Chamfer];
    let booleans = [Boolean::Union, Boolean::Difference, Boolean::Intersection];
    for (kind, boolean) in kinds.into_iter().flat_map(|kind| booleans.map(|boolean| (kind, boolean))) {
        let mut shapes = Shapes::default();
        let cube = shapes.cube([9.0, 7.0, 2.0]);
        let ball = shapes.cone(6.0, 1.5, 1.5);
        let blend = shapes.blend(boolean, kind, 1.0, &[cube, ball]);
        // Between faces that look at each other a ball's way is steep, far from the edge; and a fillet turns with corners.
        let (most, within) = if kind == BlendKind::Round { (1.1, 0.5) } else { (1.0, 9.0) };
        check_slope(&format!("{kind:?} {boolean:?}"), &shapes.field_of(blend), 7.0, most, within);
    }
    for operation in [FieldOperation::Twist { rate: 9.0 }, FieldOperation::Bend { radius: 9.0 }] {
        let mut shapes = Shapes::default();
        let cube = shapes.cube([9.0, 4.0, 6.0]);
        let warped = shapes.field(operation, &[cube]);
        let field = shapes.field_of(warped);
        // Within the box that the warp was made for.
        check_slope("a warp", &field, 4.0, 1.0, 9.0);
    }
}

/// Two slabs whose faces meet in the y axis at an angle: the fillet's centre and radius by three of its points.
#[test]
fn round_unions_have_their_radius_at_all_angles() {
    for angle in [60.0_f64, 90.0, 120.0, 150.0] {
        let radius = 2.0;
        let mut shapes = Shapes::default();
        let floor = shapes.cube([80.0, 10.0, 4.0]);
        let floor = shapes.at(floor, [0.0, 0.0, -2.0]);
        // Its right face leans to the left by so much that the corner in the air is `angle` wide.
        let wall = shapes.cube([4.0, 10.0, 80.0]);
        let wall = shapes.at(wall, [-2.0, 0.0, 0.0]);
        let wall = shapes.moved(wall, turned(0.0, 90.0 - angle));
        let both = shapes.blend(Boolean::Union, BlendKind::Round, radius, &[floor, wall]);
        let field = shapes.field_of(both);
        // From the corner to the ball's middle along the bisector.
        let half = angle.to_radians() / 2.0;
        let middle = [half.cos() * radius / half.sin(), half.sin() * radius / half.sin()];
        for step in -4..=4 {
            // Rays from the middle back to the corner, within the arc.
            let turn = half + std::f64::consts::PI + (std::f64::consts::FRAC_PI_2 - half) * f64::from(step) / 5.0;
            let on = [middle[0] + radius * turn.cos(), 0.0, middle[1] + radius * turn.sin()];
            assert!(field.value(on).abs() < 1e-6, "{angle}°: {} at {on:?}", field.value(on));
            // Its distance to the ball, a little inside and outside.
            for way in [-0.3, 0.3] {
                let off = [middle[0] + (radius + way) * turn.cos(), 0.0, middle[1] + (radius + way) * turn.sin()];
                assert!((field.value(off) + way).abs() < 1e-6, "{angle}°: {} at {off:?}", field.value(off));
            }
        }
    }
}

/// A pin that stands upright on a plate: a torus.
#[test]
fn round_unions_have_their_radius_around_a_pin() {
    let mut shapes = Shapes::default();
    let plate = shapes.cube([60.0, 60.0, 4.0]);
    let pin = shapes.cone(40.0, 3.0, 3.0);
    let both = shapes.blend(Boolean::Union, BlendKind::Round, 2.5, &[plate, pin]);
    let field = shapes.field_of(both);
    for (turn, lean) in (0..12).flat_map(|turn| (1..9).map(move |lean| (turn, lean))) {
        let (turn, lean) = (f64::from(turn) * 0.5, f64::from(lean) * 0.17);
        let far = 5.5 - 2.5 * lean.cos();
        let on = [far * turn.cos(), far * turn.sin(), 4.5 - 2.5 * lean.sin()];
        assert!(field.value(on).abs() < 1e-6, "{} at {on:?}", field.value(on));
    }
}

/// The edge of a bore: rounded to its radius.
#[test]
fn round_differences_have_their_radius() {
    let mut shapes = Shapes::default();
    let plate = shapes.cube([40.0, 40.0, 10.0]);
    let bore = shapes.cone(30.0, 6.0, 6.0);
    let cut = shapes.blend(Boolean::Difference, BlendKind::Round, 1.5, &[plate, bore]);
    let field = shapes.field_of(cut);
    for step in 1..9 {
        let lean = f64::from(step) * 0.17;
        let far = 7.5 - 1.5 * lean.cos();
        for side in [-1.0, 1.0] {
            let on = [far, 0.0, side * (3.5 + 1.5 * lean.sin())];
            assert!(field.value(on).abs() < 1e-6, "{} at {on:?}", field.value(on));
        }
    }
}

#[test]
fn chamfers_begin_where_they_say() {
    for angle in [60.0_f64, 90.0, 120.0] {
        let mut shapes = Shapes::default();
        let floor = shapes.cube([80.0, 10.0, 4.0]);
        let floor = shapes.at(floor, [0.0, 0.0, -2.0]);
        let wall = shapes.cube([4.0, 10.0, 80.0]);
        let wall = shapes.at(wall, [-2.0, 0.0, 0.0]);
        let wall = shapes.moved(wall, turned(0.0, 90.0 - angle));
        let both = shapes.blend(Boolean::Union, BlendKind::Chamfer, 3.0, &[floor, wall]);
        let field = shapes.field_of(both);
        let (sin, cos) = angle.to_radians().sin_cos();
        for part in [0.0, 0.25, 0.5, 1.0] {
            let on = [3.0 + part * (3.0 * cos - 3.0), 0.0, part * 3.0 * sin];
            assert!(field.value(on).abs() < 1e-6, "{angle}°: {} at {on:?}", field.value(on));
        }
    }
}

#[test]
fn smooth_unions_are_symmetrical_and_local() {
    let field = |swap: bool| {
        let mut shapes = Shapes::default();
        let ball = shapes.ball(4.0);
        let left = shapes.at(ball, [-3.0, 0.0, 0.0]);
        let right = shapes.at(ball, [3.0, 0.0, 0.0]);
        let children = if swap { [right, left] } else { [left, right] };
        let both = shapes.blend(Boolean::Union, BlendKind::Smooth, 2.0, &children);
        shapes.field_of(both)
    };
    let (one, other) = (field(false), field(true));
    for [x, y, z] in points(2000, 9.0) {
        let value = one.value([x, y, z]);
        assert!((value - other.value([x, y, z])).abs() < 1e-9);
        assert!((value - one.value([-x, y, z])).abs() < 1e-9);
        let sharp = (length([x - 3.0, y, z]) - 4.0).min(length([x + 3.0, y, z]) - 4.0);
        let apart = (length([x - 3.0, y, z]) - length([x + 3.0, y, z])).abs();
        assert!(value <= sharp + 1e-9 && value >= sharp - 0.5 - 1e-9);
        assert!(apart < 2.0 || (value - sharp).abs() < 1e-6);
    }
}

/// The place nearest to a point that keeps a distance from all half-spaces, by Dykstra's projections.
fn kept_from(normals: &[[f64; 3]], radius: f64, point: [f64; 3]) -> [f64; 3] {
    let mut at = point;
    let mut pushed = vec![0.0; normals.len()];
    for _ in 0..4000 {
        for (normal, pushed) in normals.iter().zip(&mut pushed) {
            let before: [f64; 3] = std::array::from_fn(|axis| at[axis] - *pushed * normal[axis]);
            let distance = (0..3).map(|axis| before[axis] * normal[axis]).sum::<f64>();
            *pushed = (radius - distance).max(0.0);
            at = std::array::from_fn(|axis| before[axis] + *pushed * normal[axis]);
        }
    }
    at
}

/// Blocks so large that beside their common corner each is a half-space: of one, two, three and four faces.
#[test]
fn balls_roll_into_corners_of_planes_at_any_angle() {
    let radius = 2.0;
    let upright = [turned(0.0, 0.0), turned(90.0, 0.0), turned(0.0, -90.0)];
    let leaning = [turned(0.0, 0.0), turned(72.0, 10.0), turned(20.0, -65.0)];
    let blunt = [turned(5.0, 8.0), turned(48.0, 10.0), turned(20.0, -45.0)];
    let sharp = [turned(0.0, 0.0), turned(115.0, 5.0), turned(10.0, -105.0)];
    let four = [turned(30.0, 0.0), turned(-35.0, 5.0), turned(8.0, 40.0), turned(3.0, -28.0)];
    for turns in [&upright[..], &leaning, &blunt, &sharp, &four] {
        let mut shapes = Shapes::default();
        let below = shapes.cube([400.0, 400.0, 200.0]);
        let below = shapes.at(below, [0.0, 0.0, -100.0]);
        let blocks: Vec<NodeId> = turns.iter().map(|turn| shapes.moved(below, *turn)).collect();
        let normals: Vec<[f64; 3]> = turns.iter().map(|turn| turn.point([0.0, 0.0, 1.0])).collect();
        let all = shapes.blend(Boolean::Union, BlendKind::Round, radius, &blocks);
        let field = shapes.field_of(all);
        let mut corners = 0;
        for point in points(400, 4.0) {
            let middle = kept_from(&normals, radius, point);
            let way = length(std::array::from_fn(|axis| middle[axis] - point[axis]));
            if way < 1e-6 {
                continue;
            }
            let touched = |normal: &&[f64; 3]| {
                let distance = (0..3).map(|axis| middle[axis] * normal[axis]).sum::<f64>();
                distance < radius + 1e-6
            };
            corners += usize::from(normals.iter().filter(touched).count() > 2);
            let value = field.value(point);
            assert!((value - (radius - way)).abs() < 1e-4, "{turns:?}: {value}, not {} at {point:?}", radius - way);
        }
        assert!(corners > 20, "{turns:?}: {corners} of the points see a corner");
    }
}

#[test]
fn round_unions_do_not_know_an_order() {
    let field = |order: [usize; 4]| {
        let mut shapes = Shapes::default();
        let plate = shapes.cube([30.0, 30.0, 4.0]);
        let wall = shapes.cube([4.0, 30.0, 30.0]);
        let rib = shapes.cube([30.0, 4.0, 30.0]);
        let rib = shapes.moved(rib, turned(0.0, 15.0));
        let pin = shapes.cone(20.0, 3.0, 3.0);
        let pin = shapes.at(pin, [7.0, 7.0, 8.0]);
        let children = [plate, wall, rib, pin];
        let all = shapes.blend(Boolean::Union, BlendKind::Round, 3.0, &order.map(|index| children[index]));
        shapes.field_of(all)
    };
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 2, 1, 3]];
    let fields = orders.map(field);
    for point in points(3000, 14.0) {
        let values = fields.each_ref().map(|field| field.value(point));
        assert!(values.iter().all(|value| (value - values[0]).abs() < 1e-9), "{values:?} at {point:?}");
    }
}

/// Plates that touch in one plane are one plate: nothing grows along their joint, with a wall on it or without.
#[test]
fn touching_plates_are_one_to_a_ball() {
    let field = |is_cut: bool| {
        let mut shapes = Shapes::default();
        let mut children = if is_cut {
            let half = shapes.cube([20.0, 40.0, 4.0]);
            vec![shapes.at(half, [-10.0, 0.0, 0.0]), shapes.at(half, [10.0, 0.0, 0.0])]
        } else {
            vec![shapes.cube([40.0, 40.0, 4.0])]
        };
        let wall = shapes.cube([40.0, 4.0, 30.0]);
        children.push(shapes.at(wall, [0.0, -10.0, 10.0]));
        let all = shapes.blend(Boolean::Union, BlendKind::Round, 3.0, &children);
        shapes.field_of(all)
    };
    let (cut, whole) = (field(true), field(false));
    for [x, y, z] in points(4000, 6.0) {
        let point = [x, y - 6.0, z + 4.0];
        let (cut, whole) = (cut.value(point), whole.value(point));
        // Inside of the plates the joint is nearer than their faces.
        assert!((cut - whole).abs() < 1e-9 || (cut < 0.0 && whole < 0.0), "{cut}, not {whole} at {point:?}");
    }
}

/// Parts that no ball touches at once are as they would be alone.
#[test]
fn what_is_far_apart_is_not_blended() {
    let mut shapes = Shapes::default();
    let ball = shapes.ball(4.0);
    let places = [[-9.0, 0.0, 0.0], [9.0, 0.0, 0.0], [0.0, 20.0, 0.0]];
    let balls = places.map(|place| shapes.at(ball, place));
    let all = shapes.blend(Boolean::Union, BlendKind::Round, 4.0, &balls);
    let field = shapes.field_of(all);
    for point in points(2000, 25.0) {
        let nearest = places.map(|place| length(std::array::from_fn(|axis| point[axis] - place[axis])) - 4.0);
        assert_eq!(field.value(point), nearest.into_iter().fold(f64::INFINITY, f64::min), "{point:?}");
    }
}
