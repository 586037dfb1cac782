use super::*;
use std::f64::consts::PI;

fn circle(center: Place, radius: f64, facets: u32) -> Vec<Place> {
    partwright_kernel_flat::number::ring(radius, facets).map(|point| add(point, center)).collect()
}

fn turned(mut contour: Vec<Place>) -> Vec<Place> {
    contour.reverse();
    contour
}

fn rectangle([a, b]: Place, [c, d]: Place) -> Vec<Place> {
    vec![[a, b], [c, b], [c, d], [a, d]]
}

/// The mesh, which is closed and crosses itself nowhere.
fn swollen(contours: Vec<Vec<Place>>, heights: [f64; 2], radius: f64, tolerance: f64) -> Solid {
    let solid = swell(&Region { contours }, heights, radius, Steps::new(radius, tolerance), &|| false);
    let solid = solid.expect("fits together");
    assert_eq!(partwright_inspect::crossing_faces(&solid, &|| false), Some(Vec::new()));
    solid
}

fn is_near(found: f64, truth: f64, share: f64) {
    assert!((found / truth - 1.0).abs() < share, "{found} is not {truth}");
}

#[test]
fn of_what_is_convex_the_volume_is_that_of_steiner() {
    for (contour, height) in [
        (rectangle([0.0, 0.0], [10.0, 6.0]), 3.0),
        (rectangle([0.0, 0.0], [10.0, 6.0]), 0.0),
        (circle([3.0, 1.0], 5.0, 7), 2.0),
        (vec![[0.0, 0.0], [9.0, 0.0], [0.5, 4.0]], 1.0),
    ] {
        let area = partwright_solid::signed_area(&contour);
        let around: f64 =
            (0..contour.len()).map(|at| length(sub(contour[(at + 1) % contour.len()], contour[at]))).sum();
        let r: f64 = 1.3;
        let surface = 2.0 * area + around * height;
        let bend = PI * (around / 2.0 + height);
        let truth = area * height + surface * r + bend * r * r + 4.0 / 3.0 * PI * r.powi(3);
        let solid = swollen(vec![contour], [2.0, 2.0 + height], r, 0.001);
        is_near(solid.volume(), truth, 2e-3);
        let (min, max) = solid.bounds().unwrap();
        assert_eq!((min[2], max[2]), (2.0 - r, 2.0 + height + r));
    }
}

/// mm³; by areas of what lies within a distance of a drawing, at heights that follow a ball.
fn by_sections(drawing: &Region, height: f64, radius: f64) -> f64 {
    let kind = partwright_graph::OffsetKind::Round { facets: 240 };
    let area = |wide: f64| partwright_kernel_flat::regions::offset(drawing, wide, kind).unwrap().area();
    let steps = 60;
    let step = PI / 2.0 / f64::from(steps);
    let slice = |number: u32| {
        let cos = ((f64::from(number) + 0.5) * step).cos();
        area(radius * cos) * radius * cos * step
    };
    area(radius) * height + 2.0 * (0..steps).map(slice).sum::<f64>()
}

#[test]
fn holes_close_where_they_are_narrower_than_the_ball() {
    for (hole, r) in [(3.0, 1.0), (1.5, 2.0), (2.0, 2.0)] {
        let holed = vec![rectangle([0.0, 0.0], [20.0, 20.0]), turned(circle([10.0, 9.0], hole, 96))];
        let truth = by_sections(&Region { contours: holed.clone() }, 4.0, r);
        is_near(swollen(holed, [0.0, 4.0], r, 0.001).volume(), truth, 1e-3);
    }
}

#[test]
fn stars_with_holes_have_the_volume_of_their_sections() {
    let mut state = 7_u64;
    let mut random = |from: f64, to: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + (to - from) * (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..60 {
        let corners = random(3.0, 14.0) as usize;
        let star: Vec<Place> = (0..corners)
            .map(|corner| {
                let angle = 2.0 * PI * (corner as f64 + random(-0.3, 0.3)) / corners as f64;
                let far = random(4.0, 14.0);
                [far * angle.cos(), far * angle.sin()]
            })
            .collect();
        let facets = random(3.0, 20.0) as u32;
        let hole = Region { contours: vec![circle([0.0, 0.0], random(0.3, 2.5), facets)] };
        let drawing = partwright_kernel_flat::regions::difference(&Region { contours: vec![star] }, &[&hole]).unwrap();
        let (height, r) = (random(0.0, 5.0), random(0.2, 4.0));
        let truth = by_sections(&drawing, height, r);
        is_near(swollen(drawing.contours, [0.0, height], r, 0.002).volume(), truth, 2e-3);
    }
}

#[test]
fn narrow_gaps_inward_corners_and_islands_fit_together() {
    let comb = vec![
        [0.0, 0.0],
        [12.0, 0.0],
        [12.0, 9.0],
        [9.0, 9.5],
        [8.0, 3.0],
        [7.0, 9.0],
        [5.2, 9.0],
        [5.0, 2.0],
        [3.0, 2.2],
        [2.5, 8.0],
        [0.0, 8.0],
    ];
    let island = circle([4.1, 4.6], 0.5, 5);
    let far = rectangle([14.0, 1.0], [16.0, 5.0]);
    for r in [0.2, 0.55, 1.0, 1.7, 3.0] {
        let solid = swollen(vec![comb.clone(), island.clone(), far.clone()], [0.0, 2.0], r, 0.01);
        let alone = swollen(vec![comb.clone()], [0.0, 2.0], r, 0.01);
        assert!(solid.volume() > alone.volume());
    }
}

#[test]
fn every_point_is_as_far_from_the_drawing_as_the_ball_says() {
    let contours = vec![
        vec![[0.0, 0.0], [8.0, 0.0], [8.0, 3.0], [3.0, 3.0], [3.0, 8.0], [0.0, 8.0]],
        turned(circle([1.5, 1.5], 0.8, 24)),
    ];
    let (r, tolerance) = (1.0, 0.01);
    let solid = swollen(contours.clone(), [0.0, 2.0], r, tolerance);
    let far = |[x, y, z]: [f64; 3]| {
        let edges = contours
            .iter()
            .flat_map(|contour| (0..contour.len()).map(|at| [contour[at], contour[(at + 1) % contour.len()]]));
        let flat = edges.clone().map(|[a, b]| {
            let (way, to) = (sub(b, a), sub([x, y], a));
            let part = (dot(way, to) / dot(way, way)).clamp(0.0, 1.0);
            length(sub(to, way.map(|value| value * part)))
        });
        let crosses =
            |[a, b]: &[Place; 2]| (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        let is_over = edges.filter(crosses).count() % 2 == 1;
        let flat = if is_over { 0.0 } else { flat.fold(f64::INFINITY, f64::min) };
        length([flat, (z - z.clamp(0.0, 2.0))])
    };
    for triangle in &solid.triangles {
        let [a, b, c] = solid.corners(*triangle);
        for point in [a, b, c] {
            assert!((far(point) - r).abs() < 1e-5, "{point:?}");
        }
        let center = [0, 1, 2].map(|axis| (a[axis] + b[axis] + c[axis]) / 3.0);
        for point in [center, [0, 1, 2].map(|axis| (a[axis] + b[axis]) / 2.0)] {
            assert!((far(point) - r).abs() < tolerance, "{point:?}");
        }
    }
}
