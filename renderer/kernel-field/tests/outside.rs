//! Distances outside of what booleans make, by what a distance is: within it nothing of the solid lies, and at its end something
//! does. Both are asked of the solids' own inequalities.

use partwright_field::Field;
use partwright_graph::{Builder, Child, FacetRule, FieldOperation, Matrix, Node, NodeId, Span};
use partwright_kernel_field::swollen;

type Point = [f64; 3];

/// A solid and the inequality that says what belongs to it; negative inside, and nowhere steeper than a distance.
#[derive(Debug, Clone)]
enum Body {
    Cuboid([f64; 3]),
    /// Height, and the radii at the bottom and at the top.
    Cone(f64, [f64; 2]),
    Ball(f64),
    /// An outline, counter-clockwise, and a height.
    Prism(Vec<[f64; 2]>, f64),
    Moved(Matrix, Box<Body>),
    Union(Vec<Body>),
    Difference(Vec<Body>),
    Intersection(Vec<Body>),
}

fn refer(node: NodeId) -> Child {
    Child { node, span: Span::default() }
}

impl Body {
    fn at(self, place: Point) -> Self {
        Self::Moved(Matrix::translation(place), Box::new(self))
    }

    fn turned(self, x: f64, y: f64) -> Self {
        let ((sx, cx), (sy, cy)) = (x.to_radians().sin_cos(), y.to_radians().sin_cos());
        let about_x = Matrix([[1.0, 0.0, 0.0, 0.0], [0.0, cx, -sx, 0.0], [0.0, sx, cx, 0.0]]);
        let about_y = Matrix([[cy, 0.0, sy, 0.0], [0.0, 1.0, 0.0, 0.0], [-sy, 0.0, cy, 0.0]]);
        Self::Moved(about_y.after(&about_x), Box::new(self))
    }

    fn node(&self, graph: &mut Builder) -> NodeId {
        let node = match self {
            Self::Cuboid(size) => Node::Cube { size: *size, center: true },
            Self::Cone(height, [radius_bottom, radius_top]) => Node::Cylinder {
                height: *height,
                radius_bottom: *radius_bottom,
                radius_top: *radius_top,
                center: true,
                facets: 400,
            },
            Self::Ball(radius) => Node::Sphere { radius: *radius, facets: 400 },
            Self::Prism(outline, height) => {
                let drawing = refer(graph.push(Node::Polygon { contours: vec![outline.clone()] }));
                Node::LinearExtrude {
                    height: *height,
                    center: true,
                    twist: 0.0,
                    slices: Some(1),
                    segments: None,
                    scale: [1.0; 2],
                    rule: FacetRule::default(),
                    child: drawing,
                }
            }
            Self::Moved(matrix, body) => Node::Transform { matrix: *matrix, child: refer(body.node(graph)) },
            Self::Union(all) => Node::Union { children: nodes(all, graph) },
            Self::Difference(all) => Node::Difference { children: nodes(all, graph) },
            Self::Intersection(all) => Node::Intersection { children: nodes(all, graph) },
        };
        graph.push(node)
    }

    fn value(&self, point: Point) -> f64 {
        match self {
            Self::Cuboid(size) => (0..3).map(|axis| point[axis].abs() - size[axis] / 2.0).fold(f64::MIN, f64::max),
            Self::Cone(height, [bottom, top]) => {
                let slope = (bottom - top) / height;
                let side = point[0].hypot(point[1]) - (bottom + top) / 2.0 + slope * point[2];
                (side / slope.hypot(1.0)).max(point[2].abs() - height / 2.0)
            }
            Self::Ball(radius) => point.iter().map(|part| part * part).sum::<f64>().sqrt() - radius,
            Self::Prism(outline, height) => {
                let (mut far, mut is_in) = (f64::MAX, false);
                for (a, b) in outline.iter().zip(outline.iter().cycle().skip(1)) {
                    let (way, arm) = ([b[0] - a[0], b[1] - a[1]], [point[0] - a[0], point[1] - a[1]]);
                    let part = (arm[0] * way[0] + arm[1] * way[1]) / (way[0] * way[0] + way[1] * way[1]);
                    let part = part.clamp(0.0, 1.0);
                    far = far.min((arm[0] - part * way[0]).hypot(arm[1] - part * way[1]));
                    let crosses = (a[1] > point[1]) != (b[1] > point[1]);
                    is_in ^= crosses && arm[0] < arm[1] / way[1] * way[0];
                }
                (if is_in { -far } else { far }).max(point[2].abs() - height / 2.0)
            }
            Self::Moved(matrix, body) => {
                // Of rigid moves.
                let arm: Point = std::array::from_fn(|row| point[row] - matrix.0[row][3]);
                body.value(std::array::from_fn(|axis| (0..3).map(|row| matrix.0[row][axis] * arm[row]).sum()))
            }
            Self::Union(all) => all.iter().map(|body| body.value(point)).fold(f64::MAX, f64::min),
            Self::Intersection(all) => all.iter().map(|body| body.value(point)).fold(f64::MIN, f64::max),
            Self::Difference(all) => all[1..].iter().map(|tool| -tool.value(point)).fold(all[0].value(point), f64::max),
        }
    }

    /// Whether an offset is made by a formula: then the sum with a ball is an offset.
    fn offset_is_formula(&self, radius: f64) -> bool {
        let mut builder = Builder::default();
        let body = refer(self.node(&mut builder));
        let ball = refer(builder.push(Node::Sphere { radius, facets: 400 }));
        let sum = Node::Minkowski { children: vec![body, ball], tolerance: 0.05 };
        swollen(&builder.finish(Some(body), Vec::new()), &sum).is_some()
    }

    fn offset(&self, distance: f64, tolerance: f64) -> Field {
        self.changed(FieldOperation::Offset { distance }, tolerance)
    }

    fn changed(&self, operation: FieldOperation, tolerance: f64) -> Field {
        let mut builder = Builder::default();
        let body = refer(self.node(&mut builder));
        let root = builder.push(Node::Field { operation, tolerance: 0.05, children: vec![body] });
        let graph = builder.finish(Some(refer(root)), Vec::new());
        // What is measured would be to a mesh as coarse as that.
        partwright_kernel_field::field(&graph, root, &[], tolerance).unwrap().unwrap()
    }
}

fn nodes(all: &[Body], graph: &mut Builder) -> Vec<Child> {
    all.iter().map(|body| refer(body.node(graph))).collect()
}

/// The same numbers each time, from 0 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    fn point(&mut self, reach: Point) -> Point {
        reach.map(|reach| self.within(-reach, reach))
    }

    fn direction(&mut self) -> Point {
        loop {
            let point = self.point([1.0; 3]);
            let long = point.iter().map(|part| part * part).sum::<f64>().sqrt();
            if (0.1..1.0).contains(&long) {
                return point.map(|part| part / long);
            }
        }
    }
}

fn moved(point: Point, by: Point, times: f64) -> Point {
    std::array::from_fn(|axis| point[axis] + times * by[axis])
}

/// Values up to `radius` are distances to the body; `sign` −1 for the distance inside.
fn check_distances(body: &Body, radius: f64, reach: Point, sign: f64) {
    let field = body.offset(sign * radius, if sign < 0.0 { 10.0 } else { 0.05 });
    assert!(sign < 0.0 || body.offset_is_formula(radius), "measured: {body:?}");
    let distance = |point: Point| sign * field.value(point) + radius;
    let is_in = |point: Point| sign * body.value(point);
    let mut random = Random(7);
    let (mut seen, mut creased) = (0, 0);
    while seen < 400 {
        let point = random.point(reach);
        let far = distance(point);
        assert_eq!(is_in(point) > 0.0, far > 0.0, "{far} at {point:?}: {body:?}");
        if far <= 1e-6 || far > radius {
            continue;
        }
        seen += 1;
        for _ in 0..300 {
            let direction = random.direction();
            let near = moved(point, direction, far * (1.0 - 1e-6) * random.next().cbrt());
            assert!(is_in(near) > 0.0, "{far} at {point:?}, but the solid is at {near:?}: {body:?}");
        }
        // Down the slope is the nearest point of the solid.
        let step = 1e-6;
        let slope: Point = std::array::from_fn(|axis| {
            let mut by = [0.0; 3];
            by[axis] = step;
            (distance(moved(point, by, 1.0)) - distance(moved(point, by, -1.0))) / (2.0 * step)
        });
        if (slope.iter().map(|part| part * part).sum::<f64>() - 1.0).abs() > 1e-3 {
            creased += 1;
            continue;
        }
        let foot = moved(point, slope, -far);
        assert!(is_in(foot) < 1e-3, "{far} at {point:?}, but nothing is at {foot:?}: {body:?}");
    }
    assert!(creased < 20, "{creased} of {seen} points have no nearest one: {body:?}");
}

fn hole(radius: f64, place: Point) -> Body {
    Body::Cone(20.0, [radius; 2]).at(place)
}

/// A plate of 50 × 36 × 5.
fn plate(tools: Vec<Body>) -> Body {
    Body::Difference(std::iter::once(Body::Cuboid([50.0, 36.0, 5.0])).chain(tools).collect())
}

#[test]
fn plates_with_holes_and_pockets() {
    let holes = || [[-16.0, -9.0], [16.0, -9.0], [-16.0, 9.0], [16.0, 9.0]].map(|[x, y]| hole(4.0, [x, y, 0.0]));
    let reach = [28.0, 21.0, 6.0];
    check_distances(&plate(holes().to_vec()), 1.0, reach, 1.0);
    // Holes that close.
    check_distances(&plate(holes().to_vec()), 4.5, reach, 1.0);
    let pocket = Body::Cuboid([14.0, 10.0, 6.0]).at([0.0, 0.0, 3.0]);
    check_distances(&plate(holes().into_iter().chain([pocket.clone()]).collect()), 1.5, reach, 1.0);
    // Into a hole's edge, and through a wall.
    let slot = Body::Cuboid([14.0, 3.0, 6.0]).at([20.0, 0.0, 3.0]);
    check_distances(&plate(vec![pocket, slot]), 1.5, reach, 1.0);
    let round_pocket = Body::Cone(6.0, [6.0; 2]).at([0.0, 0.0, 3.0]);
    check_distances(&plate(vec![round_pocket, hole(2.0, [0.0; 3])]), 1.5, reach, 1.0);
    let countersink = Body::Cone(2.0, [2.0, 4.0]).at([0.0, 0.0, 1.75]);
    check_distances(&plate(vec![countersink, hole(2.0, [0.0; 3])]), 1.2, [7.0, 7.0, 5.0], 1.0);
}

#[test]
fn leaning_tools_and_leaning_bodies() {
    let groove = Body::Cuboid([60.0, 5.0, 5.0]).turned(45.0, 0.0).at([0.0, 3.0, 2.5]);
    check_distances(&plate(vec![groove.clone()]), 1.5, [28.0, 21.0, 6.0], 1.0);
    let all = plate(vec![groove, hole(3.0, [5.0, -9.0, 0.0])]).turned(31.0, -17.0);
    check_distances(&all, 1.5, [25.0, 25.0, 25.0], 1.0);
    let cut = Body::Cuboid([20.0, 20.0, 20.0]).turned(40.0, 25.0);
    let common = Body::Intersection(vec![Body::Cuboid([18.0, 22.0, 16.0]), cut]);
    let common = Body::Difference(vec![common, Body::Cuboid([6.0, 5.0, 40.0])]);
    check_distances(&common, 3.0, [13.0; 3], 1.0);
}

#[test]
fn flanges_tubes_and_brackets() {
    let flange = Body::Difference(
        [Body::Cone(6.0, [20.0; 2]), hole(8.0, [0.0; 3])]
            .into_iter()
            .chain([[14.0, 0.0], [-14.0, 0.0], [0.0, 14.0]].map(|[x, y]| hole(2.0, [x, y, 0.0])))
            .collect(),
    );
    check_distances(&flange, 1.5, [22.0, 22.0, 6.0], 1.0);
    check_distances(&flange.turned(20.0, 65.0), 3.0, [22.0; 3], 1.0);
    let funnel = Body::Difference(vec![Body::Cone(12.0, [10.0, 5.0]), Body::Cone(14.0, [8.0, 3.0])]);
    check_distances(&funnel, 2.0, [12.0, 12.0, 8.0], 1.0);
    let bracket = Body::Difference(vec![
        Body::Union(vec![Body::Cuboid([40.0, 30.0, 4.0]), Body::Cuboid([4.0, 30.0, 36.0]).at([-18.0, 0.0, 16.0])]),
        hole(3.0, [6.0, 8.0, 0.0]),
        hole(3.0, [6.0, -8.0, 0.0]),
        hole(4.0, [0.0; 3]).turned(0.0, 90.0).at([-18.0, 0.0, 22.0]),
    ]);
    check_distances(&bracket, 1.5, [24.0, 18.0, 38.0], 1.0);
    // A ball is exact by itself, and nothing is cut from it.
    let knob = Body::Union(vec![Body::Ball(5.0).at([-5.0, 2.0, 4.0]), plate(vec![hole(4.0, [12.0, 0.0, 0.0])])]);
    check_distances(&knob.turned(15.0, 10.0), 2.0, [28.0, 21.0, 12.0], 1.0);
}

#[test]
fn outlines_with_holes() {
    let angle = || vec![[-20.0, -15.0], [20.0, -15.0], [20.0, -3.0], [-6.0, 1.0], [-8.0, 15.0], [-20.0, 15.0]];
    let holes = || {
        vec![
            Body::Prism(angle(), 6.0),
            hole(3.0, [-14.0, 8.0, 0.0]),
            hole(3.5, [-14.0, -8.0, 0.0]),
            Body::Cone(4.0, [4.0; 2]).at([12.0, -9.0, 3.0]),
            hole(2.0, [12.0, -9.0, 0.0]),
            // Beside it.
            hole(4.0, [12.0, 9.0, 0.0]),
        ]
    };
    let reach = [23.0, 18.0, 6.0];
    check_distances(&Body::Difference(holes()), 1.2, reach, 1.0);
    check_distances(&Body::Difference(holes()).turned(20.0, 40.0), 0.8, [23.0; 3], 1.0);
    let countersink = Body::Cone(2.0, [2.0, 4.0]).at([-13.0, 5.0, 2.25]);
    let all = vec![Body::Prism(angle(), 6.0), hole(2.0, [-13.0, 5.0, 0.0]), countersink];
    check_distances(&Body::Difference(all), 2.0, reach, 1.0);
    // What breaks out of an outline has no formula.
    let broken = Body::Difference(vec![Body::Prism(angle(), 6.0), hole(3.0, [-6.0, 1.0, 0.0])]);
    assert!(!broken.offset_is_formula(1.0));
}

/// Cylinders that cross walls along them: their corners are lines.
#[test]
fn notches_and_flats() {
    let reach = [28.0, 21.0, 6.0];
    for out in [-2.0, 0.0, 2.0] {
        check_distances(&plate(vec![hole(4.0, [5.0, 18.0 + out, 0.0])]), 1.5, reach, 1.0);
    }
    check_distances(&plate(vec![hole(4.0, [5.0, 17.0, 0.0]), hole(3.0, [-5.0, -18.0, 0.0])]), 5.0, reach, 1.0);
    // Through both walls, and blind.
    let strip = Body::Difference(vec![Body::Cuboid([40.0, 10.0, 6.0]), hole(7.0, [3.0, 1.0, 0.0])]);
    check_distances(&strip, 2.0, [22.0, 8.0, 5.0], 1.0);
    let blind = Body::Cone(6.0, [5.0; 2]).at([25.0, 3.0, 3.0]);
    check_distances(&plate(vec![blind]).turned(20.0, 35.0), 1.0, [26.0; 3], 1.0);
    let flat = |out: f64| Body::Cuboid([20.0, 20.0, 40.0]).at([10.0 + out, 0.0, 0.0]);
    for out in [-1.5, 0.0, 3.0] {
        let shaft = Body::Difference(vec![Body::Cone(20.0, [5.0; 2]), flat(out), hole(1.0, [-3.0, 0.0, 0.0])]);
        check_distances(&shaft, 2.0, [8.0, 8.0, 13.0], 1.0);
    }
}

#[test]
fn unions_have_their_distance_inside() {
    let cross = Body::Union(vec![Body::Cuboid([30.0, 8.0, 8.0]), Body::Cuboid([8.0, 30.0, 8.0])]);
    check_distances(&cross, 2.0, [15.0, 15.0, 4.0], -1.0);
    let bracket =
        Body::Union(vec![Body::Cuboid([40.0, 30.0, 6.0]), Body::Cuboid([8.0, 30.0, 36.0]).at([-16.0, 0.0, 15.0])]);
    check_distances(&bracket, 2.5, [20.0, 15.0, 33.0], -1.0);
    let boss = Body::Union(vec![Body::Cuboid([30.0, 30.0, 6.0]), Body::Cone(20.0, [6.0; 2]).at([0.0, 0.0, 7.0])]);
    check_distances(&boss, 2.0, [15.0, 15.0, 17.0], -1.0);
}

/// How far a point is from where a field is negative, within an error; the field changes no faster than distances. Boxes are
/// halved, the nearest first.
fn distance_to(field: impl Fn(Point) -> f64, point: Point, reach: f64, error: f64) -> f64 {
    let (mut open, mut best) = (vec![(point, reach)], reach);
    while let Some((center, half)) = open.pop() {
        let from: f64 = (0..3).map(|axis| ((center[axis] - point[axis]).abs() - half).max(0.0).powi(2)).sum();
        let value = field(center);
        if from.sqrt() > best - error || value > half * 3f64.sqrt() {
            continue;
        }
        let far = (0..3).map(|axis| (center[axis] - point[axis]).powi(2)).sum::<f64>().sqrt();
        if value <= 0.0 {
            best = best.min(far);
        }
        if half < error / 2.0 {
            continue;
        }
        let near = |child: usize| -> Point {
            std::array::from_fn(|axis| center[axis] + if child >> axis & 1 == 1 { half / 2.0 } else { -half / 2.0 })
        };
        let mut children: Vec<Point> = (0..8).map(near).collect();
        let far = |child: &Point| (0..3).map(|axis| (child[axis] - point[axis]).powi(2)).sum::<f64>();
        children.sort_by(|a, b| far(b).total_cmp(&far(a)));
        open.extend(children.into_iter().map(|child| (child, half / 2.0)));
    }
    best
}

/// A rounded solid is what balls inside of it fill, whose middles are what is left of the solid by the radius.
#[test]
fn rounded_edges_are_what_a_ball_fills() {
    let radius = 1.5;
    let angle =
        || Body::Union(vec![Body::Cuboid([20.0, 12.0, 6.0]), Body::Cuboid([6.0, 12.0, 18.0]).at([-7.0, 0.0, 6.0])]);
    let cross = Body::Union(vec![Body::Cuboid([20.0, 6.0, 6.0]), Body::Cuboid([6.0, 18.0, 6.0])]);
    let post = Body::Union(vec![Body::Cuboid([20.0, 16.0, 6.0]), Body::Cuboid([6.0, 6.0, 20.0]).at([0.0, 0.0, 7.0])]);
    let holes = vec![hole(3.0, [-3.5, 0.0, 0.0]), Body::Cuboid([3.0, 5.0, 6.0]).at([4.8, 0.0, 4.5])];
    let block = Body::Difference(std::iter::once(Body::Cuboid([20.0, 14.0, 10.0])).chain(holes).collect());
    for (body, reach) in [
        (angle(), [10.5, 6.5, 15.5]),
        (angle().turned(30.0, 20.0), [13.0, 13.0, 16.0]),
        (cross, [10.5, 9.5, 3.5]),
        (post, [10.5, 8.5, 17.5]),
        (block, [10.5, 7.5, 5.5]),
    ] {
        check_rounding(&body, radius, reach, 1.0);
    }
    // The same around a solid: its edges that look inward.
    let pocket = Body::Cuboid([10.0, 8.0, 6.0]).at([0.0, 0.0, 3.5]);
    let pocketed = Body::Difference(vec![Body::Cuboid([20.0, 14.0, 10.0]), pocket]);
    check_rounding(&pocketed, radius, [6.0, 5.0, 6.5], -1.0);
    check_rounding(&angle(), radius, [10.5, 6.5, 15.5], -1.0);
}

/// `sign` −1 for what a ball leaves around the solid.
fn check_rounding(body: &Body, radius: f64, reach: Point, sign: f64) {
    let rounding =
        if sign > 0.0 { FieldOperation::RoundEdges { radius } } else { FieldOperation::FilletEdges { radius } };
    let rounded = body.changed(rounding, 0.05);
    let middles = body.offset(-sign * radius, 0.05);
    let mut random = Random(5);
    let mut seen = 0;
    while seen < 150 {
        let point = random.point(reach);
        // Where edges are, or where the solid is near to them.
        let value = sign * rounded.value(point);
        if !(-0.3..0.5).contains(&value) {
            continue;
        }
        seen += 1;
        let far = distance_to(|point| sign * middles.value(point), point, 4.0, 0.01) - radius;
        let is_told = far.abs() < 0.04 || (far > 0.0) == (value > 0.0);
        assert!(is_told, "{far}, but {value} at {point:?}: {body:?}");
    }
}

/// Boxes, cylinders and cones in random places of random plates, upright; those with a formula must be right.
#[test]
fn random_plates_are_right_or_measured() {
    let mut random = Random(3);
    let mut formulas = 0;
    for _ in 0..120 {
        let size = [random.within(20.0, 40.0), random.within(20.0, 40.0), random.within(3.0, 12.0)];
        let base = if random.next() < 0.3 { Body::Cone(size[2], [size[0] / 2.0; 2]) } else { Body::Cuboid(size) };
        let mut all = vec![base];
        for _ in 0..1 + (random.next() * 4.0) as usize {
            let place = random.point(size.map(|size| size / 2.0));
            let tool = match (random.next() * 3.0) as usize {
                0 => Body::Cuboid([(); 3].map(|()| random.within(2.0, 10.0))),
                1 => Body::Cone(random.within(2.0, 30.0), [random.within(1.0, 5.0); 2]),
                _ => Body::Cone(random.within(2.0, 6.0), [random.within(1.0, 5.0), random.within(1.0, 5.0)]),
            };
            all.push(tool.at(place));
        }
        let body = Body::Difference(all).turned(random.within(-90.0, 90.0), random.within(-90.0, 90.0));
        let radius = random.within(0.3, 2.0);
        if body.offset_is_formula(radius) {
            formulas += 1;
            check_distances(&body, radius, [22.0; 3], 1.0);
        }
    }
    assert!(formulas > 20, "{formulas} of them have a formula");
}
