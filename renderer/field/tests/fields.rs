//! Fields against what they stand for: fidget's own evaluation, intervals against samples, gradients against differences,
//! distances to meshes against closed forms.

use std::sync::Arc;

use fidget_core::Context;
use fidget_core::context::Tree;
use fidget_core::var::Var;
use partwright_field::{Box3, Distance, Field, FieldError, Leaf, MeshDistance, Slope, constant};
use partwright_solid::Solid;

/// A generator of random numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^ (hash >> 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn point(&mut self, reach: f64) -> [f64; 3] {
        [0; 3].map(|_| self.between(-reach, reach))
    }
}

const BOUNDS: Box3 = Box3 { min: [-10.0; 3], max: [10.0; 3] };

/// Any expression; not all of them are continuous.
fn expression(dice: &mut Dice, depth: u32) -> Tree {
    if depth == 0 {
        let (x, y, z) = Tree::axes();
        return match dice.next() % 5 {
            0 => x,
            1 => y,
            2 => z,
            3 => Tree::constant(dice.between(-3.0, 3.0) as f32),
            _ => x * 0.5 + y * 0.25 - z,
        };
    }
    let a = expression(dice, depth - 1);
    if dice.next().is_multiple_of(2) {
        return match dice.next() % 15 {
            0 => -a,
            1 => a.abs(),
            2 => a.square(),
            3 => (a.square() + 0.5).sqrt(),
            4 => a.floor(),
            5 => a.ceil(),
            6 => a.sin(),
            7 => a.cos(),
            8 => a.atan(),
            9 => (a * 0.2).exp(),
            10 => (a.square() + 1.0).ln(),
            11 => (a.square() + 1.0).recip(),
            12 => a.not(),
            13 => (a.sin() * 0.9).asin(),
            _ => (a.cos() * 0.9).acos(),
        };
    }
    let b = expression(dice, depth - 1);
    match dice.next() % 10 {
        0 => a + b,
        1 => a - b,
        2 => a * b,
        3 => a / (b.square() + 0.5),
        4 => a.min(b),
        5 => a.max(b),
        6 => a.atan2(b),
        7 => a.compare(b),
        8 => a.modulo(b.square() + 1.0),
        _ => a.remap_xyz(b, Tree::y() + 1.0, Tree::x()),
    }
}

#[test]
fn values_are_those_of_fidget() {
    let mut dice = Dice(1);
    let mut compared = 0;
    for _ in 0..300 {
        let tree = expression(&mut dice, 4);
        let field = Field::new(&tree, &[], BOUNDS).unwrap();
        let mut context = Context::new();
        let root = context.import(&tree);
        for _ in 0..10 {
            let [x, y, z] = dice.point(8.0);
            let theirs = f64::from(context.eval_xyz(root, x as f32, y as f32, z as f32).unwrap());
            let ours = field.value([x, y, z].map(|value| f64::from(value as f32)));
            // Beside a jump rounding decides; few points are that near.
            let is_near = (theirs - ours).abs() <= 1e-3 * (1.0 + theirs.abs());
            compared += usize::from(is_near);
            assert!(theirs.is_finite() == ours.is_finite() || !is_near);
        }
    }
    assert!(compared > 2900, "only {compared} of 3000 agree");
}

#[test]
fn rows_are_the_same_as_single_points() {
    let mut dice = Dice(2);
    for _ in 0..50 {
        let field = Field::new(&expression(&mut dice, 4), &[], BOUNDS).unwrap();
        let points: Vec<[f64; 3]> = (0..37).map(|_| dice.point(9.0)).collect();
        let mut values = vec![0.0; points.len()];
        field.sample(&points, &mut values);
        let mut slopes = vec![Slope { value: 0.0, gradient: [0.0; 3] }; points.len()];
        field.gradients(&points, &mut slopes);
        for ((point, value), slope) in points.iter().zip(values).zip(slopes) {
            assert_eq!(field.value(*point).to_bits(), value.to_bits());
            assert_eq!(slope.value.to_bits(), value.to_bits());
            let single = field.slope(*point).gradient.map(f64::to_bits);
            assert_eq!(slope.gradient.map(f64::to_bits), single);
        }
    }
}

#[test]
fn intervals_contain_all_values_and_restrictions_are_the_same_inside() {
    let mut dice = Dice(3);
    for round in 0..400 {
        let field = Field::new(&expression(&mut dice, 4), &[], BOUNDS).unwrap();
        let (center, half) = (dice.point(8.0), dice.between(1e-3, 2.0));
        let region = Box3 { min: center.map(|value| value - half), max: center.map(|value| value + half) };
        let (value, restricted) = field.restrict(&region);
        let survey = field.survey(&region, 0.0);
        let surface = field.survey_surface(&region, 0.0);
        for _ in 0..30 {
            let point = std::array::from_fn(|axis| center[axis] + dice.between(-half, half));
            let exact = field.value(point);
            if exact.is_nan() {
                continue;
            }
            let slack = 1e-9 * (1.0 + exact.abs());
            for bounds in [value, survey.value] {
                assert!(bounds.min - slack <= exact && exact <= bounds.max + slack, "{round}: {exact} in {bounds:?}");
            }
            // Equal but for the sign of zero.
            assert_eq!(exact, restricted.value(point), "{round}");
            assert_eq!(exact, survey.field.value(point), "{round}");
            let is_alike = (exact < 0.0) == (surface.field.value(point) < 0.0);
            assert!(is_alike || exact.abs() < 1e-9, "{round}: {exact}, not {}", surface.field.value(point));
        }
    }
}

#[test]
fn gradients_are_differences_and_stay_in_their_bounds() {
    let mut dice = Dice(4);
    let mut compared = 0;
    for _ in 0..300 {
        let field = Field::new(&expression(&mut dice, 3), &[], BOUNDS).unwrap();
        let point = dice.point(8.0);
        let step = 1e-6;
        let slope = field.slope(point);
        let region = Box3 { min: point.map(|value| value - 2.0 * step), max: point.map(|value| value + 2.0 * step) };
        let bounds = field.survey(&region, 0.0).slopes;
        for (axis, bounds) in bounds.iter().enumerate() {
            let moved = |by: f64| field.value(std::array::from_fn(|a| point[a] + if a == axis { by } else { 0.0 }));
            let difference = (moved(step) - moved(-step)) / (2.0 * step);
            let is_near = (difference - slope.gradient[axis]).abs() < 1e-3 * (1.0 + difference.abs());
            compared += usize::from(is_near);
            let slack = 1e-6 * (1.0 + slope.gradient[axis].abs());
            assert!(bounds.min - slack <= slope.gradient[axis]);
            assert!(slope.gradient[axis] <= bounds.max + slack);
        }
    }
    assert!(compared > 860, "only {compared} of 900 agree");
}

#[test]
fn branches_go_on_where_they_are_not_active() {
    let (x, y, _) = Tree::axes();
    let corner = (x.clone() - 3.0).max(y - 2.0);
    let field = Field::new(&corner, &[], BOUNDS).unwrap();
    let right = field.branch([9.0, 0.0, 0.0]);
    let top = field.branch([0.0, 9.0, 0.0]);
    assert_ne!(right.id, top.id);
    assert_eq!(right.id, field.branch_id([5.0, -7.0, 3.0]));
    assert_eq!(right.field.value([0.0, 9.0, 0.0]), -3.0);
    assert_eq!(top.field.value([9.0, 0.0, 0.0]), -2.0);
    // Restrictions give the same names.
    let region = Box3 { min: [4.0, 0.0, 0.0], max: [5.0, 1.0, 1.0] };
    assert_eq!(field.restrict(&region).1.branch_id([4.5, 0.5, 0.5]), right.id);
    assert!(right.field.is_smooth() && !field.is_smooth());
}

#[test]
fn sheets_that_face_each_other_are_bounded_tightly() {
    // No thicker than nothing, at any size of the box: written so that plain intervals lose it.
    let z = Tree::z();
    let field = Field::new(&(z.clone() - 1.0).max(Tree::constant(1.0) - z), &[], BOUNDS).unwrap();
    let region = Box3 { min: [-1.0, -1.0, 0.3], max: [1.0, 1.0, 1.4] };
    assert!(field.restrict(&region).0.min < -0.3);
    assert!(field.survey(&region, 0.0).value.min.abs() < 1e-12);
}

#[test]
fn clipping_leaves_what_is_inside() {
    let (x, y, z) = Tree::axes();
    let slab = Field::new(&(x.square() + y.square() - 1.0 + z * 0.0), &[], BOUNDS).unwrap();
    let clipped = slab.clipped(0.5);
    assert_eq!(clipped.value([0.0, 0.0, 10.25]), -0.25);
    assert_eq!(clipped.value([0.0, 0.0, -11.5]), 1.0);
    assert_eq!(clipped.value([0.5, 0.0, 3.0]), slab.value([0.5, 0.0, 3.0]));
}

#[test]
fn constants_are_exact_and_mistakes_are_told() {
    let field = Field::new(&(Tree::x() - constant(0.1)), &[], BOUNDS).unwrap();
    assert!((field.value([0.1, 0.0, 0.0])).abs() < 1e-15);
    assert_eq!(Field::new(&Tree::from(Var::new()), &[], BOUNDS).unwrap_err(), FieldError::UnknownVariable);
    assert_eq!(Field::new(&Tree::x().rand(), &[], BOUNDS).unwrap_err(), FieldError::Random);
    let empty = Box3 { min: [1.0; 3], max: [0.0; 3] };
    assert_eq!(Field::new(&Tree::x(), &[], empty).unwrap_err(), FieldError::Bounds);
}

#[test]
fn deep_trees_do_not_overflow_the_stack() {
    let mut tree = Tree::x();
    for step in 0..100_000 {
        tree = tree.min(Tree::y() + step as f32);
    }
    let field = Field::new(&tree, &[], BOUNDS).unwrap();
    assert_eq!(field.value([1.0, -5.0, 0.0]), -5.0);
}

fn cuboid(half: [f64; 3]) -> Solid {
    let positions = (0..8_usize)
        .map(|corner| std::array::from_fn(|axis| if corner >> axis & 1 == 1 { half[axis] } else { -half[axis] }))
        .collect();
    let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let triangles: Vec<[u32; 3]> = quads.iter().flat_map(|[a, b, c, d]| [[*a, *b, *c], [*a, *c, *d]]).collect();
    let face_source = vec![u32::MAX; triangles.len()];
    Solid { positions, triangles, face_source, sources: Vec::new() }
}

#[test]
fn distances_to_a_mesh_are_exact() {
    let half = [4.0, 3.0, 2.0];
    let solid = cuboid(half);
    assert!(solid.volume() > 0.0);
    let distance = MeshDistance::new(&solid).unwrap();
    let exact = |point: [f64; 3]| {
        let q: [f64; 3] = std::array::from_fn(|axis| point[axis].abs() - half[axis]);
        let outside = q.map(|value| value.max(0.0).powi(2)).iter().sum::<f64>().sqrt();
        outside + q[0].max(q[1]).max(q[2]).min(0.0)
    };
    let mut dice = Dice(5);
    for _ in 0..2000 {
        let point = dice.point(7.0);
        assert!((distance.distance(point) - exact(point)).abs() < 1e-12, "{point:?}");
        let gradient = distance.gradient(point);
        let size = gradient.iter().map(|value| value * value).sum::<f64>().sqrt();
        assert!((size - 1.0).abs() < 1e-9);
        // Bounds hold in a ball, and pieces are what the distance is.
        let radius = dice.between(0.0, 1.5);
        let bounds = distance.bounds(point, radius);
        let slopes = distance.cone(point, radius).sides();
        let (_, piece) = distance.piece(point).unwrap();
        assert!((piece.distance(point) - exact(point)).abs() < 1e-9, "{point:?}");
        for _ in 0..5 {
            let other: [f64; 3] = std::array::from_fn(|axis| point[axis] + dice.between(-0.5, 0.5) * radius);
            assert!(bounds.contains(distance.distance(other)));
            let gradient = distance.gradient(other);
            for axis in 0..3 {
                assert!(slopes[axis].min - 1e-9 <= gradient[axis] && gradient[axis] <= slopes[axis].max + 1e-9);
            }
        }
    }
}

#[test]
fn the_rise_along_a_direction_is_that_of_a_cone() {
    let (var, (x, y, z)) = (Var::new(), Tree::axes());
    let distance: Arc<dyn Distance> = Arc::new(MeshDistance::new(&cuboid([4.0, 3.0, 2.0])).unwrap());
    let leaf = Leaf { var, at: [x, y, z], distance: Arc::clone(&distance) };
    let field = Field::new(&(Tree::from(var) * 2.0 - 0.5), &[leaf], BOUNDS).unwrap();
    let mut dice = Dice(11);
    for _ in 0..500 {
        let (center, half) = (dice.point(7.0), dice.between(0.01, 1.0));
        let region = Box3 { min: center.map(|value| value - half), max: center.map(|value| value + half) };
        let way = dice.point(1.0);
        let size = way.iter().map(|value| value * value).sum::<f64>().sqrt();
        let way = way.map(|value| value / size);
        let rise = field.rise(&region, way);
        for _ in 0..20 {
            let point: [f64; 3] = std::array::from_fn(|axis| center[axis] + dice.between(-half, half));
            let gradient = field.slope(point).gradient;
            let seen: f64 = (0..3).map(|axis| gradient[axis] * way[axis]).sum();
            assert!(rise.min - 1e-9 <= seen && seen <= rise.max + 1e-9, "{point:?}: {seen} in {rise:?}");
        }
    }
    // Above an edge directions lie between those of two faces: along their middle all rise, which no three intervals tell.
    let region = Box3 { min: [-0.2, 3.1, 2.1], max: [0.2, 3.5, 2.5] };
    let half = 0.5_f64.sqrt();
    let slopes = field.survey(&region, 0.0).slopes;
    let rise = field.rise(&region, [0.0, half, half]);
    assert!(rise.min > 2.0 * 0.6 && (slopes[1].min + slopes[2].min) * half < rise.min, "{rise:?}, {slopes:?}");
}

#[test]
fn meshes_join_expressions_as_leaves() {
    let solid = cuboid([4.0, 3.0, 2.0]);
    let var = Var::new();
    let (x, y, z) = Tree::axes();
    // Moved by 1, and grown by 0.5.
    let leaf = Leaf { var, at: [x - 1.0, y, z], distance: Arc::new(MeshDistance::new(&solid).unwrap()) };
    let grown = Tree::from(var) - 0.5;
    let field = Field::new(&grown, &[leaf], BOUNDS).unwrap();
    assert!((field.value([6.0, 0.0, 0.0]) - 0.5).abs() < 1e-12);
    let slope = field.slope([6.0, 0.5, 0.3]);
    assert!((slope.gradient[0] - 1.0).abs() < 1e-12);
    let far = Box3 { min: [8.0; 3], max: [9.0; 3] };
    assert!(field.restrict(&far).0.min > 3.0);
    // Near a face the derivative is known exactly.
    let near = Box3 { min: [5.3, 0.0, 0.0], max: [5.6, 0.3, 0.3] };
    let slopes = field.survey(&near, 0.0).slopes;
    assert!(slopes[0].min > 0.999_999 && slopes[1].magnitude() < 1e-6, "{slopes:?}");
}

/// A blend is its face beside the edge; what compares the same two is decided together.
#[test]
fn what_restrictions_make_equal_is_one() {
    let (x, y, z) = Tree::axes();
    let (u, v) = (2.0 - x.clone(), 2.0 - y.clone());
    let square = |tree: &Tree| tree.max(0.0).square();
    let blend = 2.0 - (square(&u) + square(&v)).sqrt();
    let field = Field::new(&blend.max(x.clone()).max(z.clone()), &[], BOUNDS).unwrap();
    // Beside the blend, where the face x is near.
    let mut region = Box3 { min: [-0.5, 3.0, -0.5], max: [0.5, 4.0, 0.5] };
    let mut restricted = field;
    for _ in 0..3 {
        restricted = restricted.survey(&region, 0.0).field;
    }
    assert_eq!(restricted.cost(), 1, "the larger of x and z");
    assert_eq!(restricted.pieces(4).expect("two pieces").len(), 2);
    region.max[2] = -1.0;
    region.min[2] = -2.0;
    restricted = restricted.survey(&region, 0.0).field;
    assert_eq!(
        (restricted.cost(), restricted.branch_id([0.0; 3])),
        (0, Field::new(&x, &[], BOUNDS).unwrap().branch_id([0.0; 3]))
    );
    // Three functions of four choices.
    let (a, b, c) = (x.clone(), y.clone(), z.clone());
    let sides = a.max(b.clone()).min(b.max(c.clone())).max(c.max(a.clone()).min(a.max(b.clone())));
    let pieces = Field::new(&sides, &[], BOUNDS).unwrap().pieces(16).expect("few pieces");
    let mut ids: Vec<u64> = pieces.iter().map(|piece| piece.id).collect();
    ids.sort_unstable();
    let mut expected = [x, y, z].map(|axis| Field::new(&axis, &[], BOUNDS).unwrap().branch_id([0.0; 3]));
    expected.sort_unstable();
    assert_eq!(ids, expected);
    assert!(Field::new(&sides, &[], BOUNDS).unwrap().pieces(2).is_none(), "more than two");
}

#[test]
fn planes_are_told_from_all_else() {
    let (x, y, z) = Tree::axes();
    let bounds = Box3 { min: [-3.0; 3], max: [3.0; 3] };
    let linear = |tree: &Tree| Field::new(tree, &[], bounds).unwrap().linear();
    // A turned plate, its sides one by one, by absolute values, and shifted and scaled as a whole.
    let along = x.clone() * 0.6 + y.clone() * 0.8;
    let across = (y.clone() * 0.6 - x.clone() * 0.8).abs();
    let plate = (along.clone().max(-along) - 2.0).max(across - 1.0).max((z.clone() / 2.0).abs() - 0.25) * 3.0;
    let functions = linear(&plate);
    assert_eq!(functions.len(), 6);
    let field = Field::new(&plate, &[], bounds).unwrap();
    for point in [[0.1, 0.2, 0.3], [2.0, -1.0, 0.1], [-1.0, 2.0, -2.0]] {
        let values = functions
            .iter()
            .map(|function| (0..3).fold(function.offset, |sum, axis| sum + function.gradient[axis] * point[axis]));
        let largest = values.fold(f64::NEG_INFINITY, f64::max);
        assert!((largest - field.value(point)).abs() < 1e-12, "{largest} at {point:?}");
    }
    // A groove, a ball, and the inside out of a plate are not convex with flat faces.
    assert!(linear(&x.clone().min(y.clone())).is_empty());
    assert!(linear(&(x.square() + y.square() + z.square() - 1.0)).is_empty());
    assert!(linear(&-plate).is_empty());
}

#[test]
fn a_maximum_is_taken_apart() {
    let (x, y, z) = Tree::axes();
    let sheet = (x.clone() * y.clone()).abs() - 1.0;
    let ball = (x.square() + y.square() + z.square()).sqrt() - 4.0;
    let whole = (sheet.max(ball.clone()) * 0.5 + 0.25).max(z.clone());
    let field = Field::new(&whole, &[], BOUNDS).unwrap();
    let parts = field.maximum();
    assert_eq!(parts.len(), 3);
    let mut dice = Dice(7);
    for _ in 0..100 {
        let at = dice.point(5.0);
        let value = field.value(at);
        let alone = parts.iter().map(|[only, _]| only.value(at)).fold(f64::NEG_INFINITY, f64::max);
        assert_eq!(alone, value);
        assert!(parts.iter().all(|[only, rest]| only.value(at).max(rest.value(at)) == value));
    }
    assert_eq!(parts.iter().map(|[only, _]| only.is_smooth()).collect::<Vec<_>>(), [false, true, true]);
    assert!(parts.iter().all(|[only, _]| only.is_smooth_but_for_signs()));
    // Something else needs the inner maximum as well.
    let inner = x.clone().max(y.clone());
    let shared = (inner.clone() * 2.0).max(z - inner);
    assert_eq!(Field::new(&shared, &[], BOUNDS).unwrap().maximum().len(), 2);
    assert!(Field::new(&ball, &[], BOUNDS).unwrap().maximum().is_empty());
}
