//! How far a field's solid reaches in a direction.

use partwright_field::{Box3, Field};

/// Boxes that are looked at for one height.
const LOOKS: usize = 4_000;

/// The largest value of direction·point inside, to a thousandth of a millimetre or so; never too small.
pub(crate) fn reach(field: &Field, direction: [f64; 3]) -> f64 {
    let bounds = *field.bounds();
    let (mut low, mut high) = extent(&bounds, direction);
    while high - low > 5e-4 {
        let middle = (low + high) / 2.0;
        if is_above(field, &bounds, direction, middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn extent(region: &Box3, direction: [f64; 3]) -> (f64, f64) {
    (0..3).fold((0.0, 0.0), |(low, high), axis| {
        let (a, b) = (direction[axis] * region.min[axis], direction[axis] * region.max[axis]);
        (low + a.min(b), high + a.max(b))
    })
}

/// Whether something of the solid lies above a height, or may do.
fn is_above(field: &Field, bounds: &Box3, direction: [f64; 3], height: f64) -> bool {
    let mut open = vec![(field.clone(), *bounds)];
    for _ in 0..LOOKS {
        let Some((field, region)) = open.pop() else { return false };
        let clipped = clip(&region, direction, height);
        if extent(&clipped, direction).1 <= height {
            continue;
        }
        let (range, inner) = field.restrict(&clipped);
        if range.min > 0.0 {
            continue;
        }
        let center = clipped.center();
        if dot(center, direction) > height && inner.value(center) <= 0.0 {
            return true;
        }
        if clipped.size().iter().all(|side| *side < 1e-5) {
            return true;
        }
        let axis = (0..3).fold(0, |best, axis| if clipped.size()[axis] > clipped.size()[best] { axis } else { best });
        let (mut left, mut right) = (clipped, clipped);
        (left.max[axis], right.min[axis]) = (center[axis], center[axis]);
        open.extend([(inner.clone(), left), (inner, right)]);
    }
    true
}

/// What of a box may lie above a height.
fn clip(region: &Box3, direction: [f64; 3], height: f64) -> Box3 {
    let top = extent(region, direction).1;
    let mut clipped = *region;
    for axis in 0..3 {
        let slope = direction[axis];
        if slope.abs() > 1e-9 {
            // The others at their best leave so much for this axis.
            let way = ((top - height) / slope.abs()).max(0.0);
            if slope > 0.0 {
                clipped.min[axis] = clipped.min[axis].max(clipped.max[axis] - way);
            } else {
                clipped.max[axis] = clipped.max[axis].min(clipped.min[axis] + way);
            }
        }
    }
    clipped
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
