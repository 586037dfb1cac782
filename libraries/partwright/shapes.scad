// Shapes that plates, boxes, ribs and holes are made of. Everything 2D is drawn as one polygon, so that extents are exact
// and later booleans stay cheap; solids stand on z = 0.
//
// Facets follow $fn, $fa and $fs, rounded up to a multiple of 4: round shapes reach their full diameter along X and Y.

// Number of facets of a full circle, a multiple of 4.
//   r: radius (mm)
// example: echo(facets(5));
function facets(r) = 4 * ceil(($fn > 0 ? max($fn, 4) : max(5, ceil(max(min(360 / $fa, r * 2 * PI / $fs), 5)))) / 4);

// Points on an arc, counter-clockwise, both ends included.
//   r: radius (mm)
//   from: angle of the first point (degrees)
//   to: angle of the last point (degrees)
//   center: centre of the arc (mm, [0, 0])
// example: polygon(concat([[0, 0]], arc_points(10, 0, 90)));
function arc_points(r, from, to, center = [0, 0]) =
    let (n = max(1, ceil(facets(r) * abs(to - from) / 360)))
    [for (i = [0:n]) let (a = from + (to - from) * i / n) [center[0] + r * cos(a), center[1] + r * sin(a)]];

// Points of a rectangle with rounded corners, centred, counter-clockwise.
//   size: [x, y] (mm)
//   r: corner radius (mm), held below half the shorter side
// example: polygon(rounded_rect_points([30, 20], 4));
function rounded_rect_points(size, r) =
    let (x = size[0] / 2, y = size[1] / 2, q = min(r, x - 0.005, y - 0.005))
    q <= 0.001
    ? [[-x, -y], [x, -y], [x, y], [-x, y]]
    : concat(
        arc_points(q, -90, 0, [x - q, q - y]),
        arc_points(q, 0, 90, [x - q, y - q]),
        arc_points(q, 90, 180, [q - x, y - q]),
        arc_points(q, 180, 270, [q - x, q - y]));

// A rectangle with rounded corners (2D).
//   size: [x, y] (mm)
//   r: corner radius (mm, 2), held below half the shorter side
//   center: centred on the origin, or with the lower left corner there (true)
// example: linear_extrude(3) rounded_rect([40, 20], 4);
module rounded_rect(size, r = 2, center = true)
    translate(center ? [0, 0] : [size[0] / 2, size[1] / 2])
        polygon(rounded_rect_points(size, r));

// A rectangle with cut corners (2D), centred.
//   size: [x, y] (mm)
//   c: length of the cut along each side (mm, 2)
// example: linear_extrude(3) chamfered_rect([40, 20], 4);
module chamfered_rect(size, c = 2) {
    x = size[0] / 2;
    y = size[1] / 2;
    q = min(c, x - 0.005, y - 0.005);
    if (q <= 0.001) square(size, center = true);
    else polygon([[q - x, -y], [x - q, -y], [x, q - y], [x, y - q], [x - q, y], [q - x, y], [-x, y - q], [-x, q - y]]);
}

// A box with rounded vertical edges and chamfered bottom and top edges, centred in X and Y, standing on z = 0.
//   size: [x, y, z] (mm)
//   r: radius of the vertical edges (mm, 2)
//   bottom: chamfer of the bottom edge (mm, 0)
//   top: chamfer of the top edge (mm, 0)
// example: rounded_box([40, 30, 12], r = 4, bottom = 0.6, top = 1);
module rounded_box(size, r = 2, bottom = 0, top = 0) {
    if (bottom <= 0 && top <= 0) linear_extrude(size[2]) rounded_rect([size[0], size[1]], r);
    else hull() {
        translate([0, 0, max(bottom, 0)])
            linear_extrude(size[2] - max(bottom, 0) - max(top, 0)) rounded_rect([size[0], size[1]], r);
        if (bottom > 0)
            linear_extrude(bottom) rounded_rect([size[0] - 2 * bottom, size[1] - 2 * bottom], max(r - bottom, 0.01));
        if (top > 0)
            translate([0, 0, size[2] - top])
                linear_extrude(top) rounded_rect([size[0] - 2 * top, size[1] - 2 * top], max(r - top, 0.01));
    }
}

// A slot with round ends (2D), along X, centred.
//   length: overall length (mm); never shorter than its width
//   d: width (mm)
// example: linear_extrude(3) slot(20, 5);
module slot(length, d) rounded_rect([max(length, d + 0.01), d], d / 2);

// A ring (2D).
//   d: outer diameter (mm)
//   bore: inner diameter (mm)
// example: linear_extrude(2) ring(20, 12);
module ring(d, bore) difference() {
    circle(d = d, $fn = facets(d / 2));
    circle(d = bore, $fn = facets(d / 2));
}

// A tube standing on z = 0.
//   h: height (mm)
//   d: outer diameter (mm)
//   bore: inner diameter (mm)
// example: tube(20, 16, 12);
module tube(h, d, bore) linear_extrude(h) ring(d, bore);

// A cylinder with chamfered ends, standing on z = 0.
//   h: height (mm)
//   d: diameter (mm)
//   bottom: chamfer of the bottom edge (mm, 0.5)
//   top: chamfer of the top edge (mm, 0.5)
// example: chamfered_cylinder(10, 20, 0.5, 1);
module chamfered_cylinder(h, d, bottom = 0.5, top = 0.5) {
    r = d / 2;
    rotate_extrude($fn = facets(r))
        polygon(concat(
            [[0, 0], [r - max(bottom, 0), 0]],
            bottom > 0 ? [[r, bottom]] : [],
            top > 0 ? [[r, h - top]] : [],
            [[r - max(top, 0), h], [0, h]]));
}

// A right-angled wedge: a triangle in the X–Z plane, extruded along Y, its right angle at the origin.
//   size: [x, y, z] (mm)
// example: wedge([20, 10, 15]);
module wedge(size)
    translate([0, size[1], 0]) rotate([90, 0, 0])
        linear_extrude(size[1]) polygon([[0, 0], [size[0], 0], [0, size[2]]]);

// A hole for printing lying down (2D): a circle whose upper side runs out in a 45° roof, cut flat at the circle's height.
//   d: diameter (mm)
// example: rotate([90, 0, 0]) linear_extrude(5) teardrop(8);
module teardrop(d) {
    r = d / 2;
    polygon(concat(arc_points(r, 135, 405), [[r * (sqrt(2) - 1), r], [-r * (sqrt(2) - 1), r]]));
}

// A regular hexagon (2D) with two corners on the X axis.
//   across_flats: distance between parallel sides (mm)
// example: linear_extrude(4) hexagon(10);
module hexagon(across_flats) circle(d = across_flats / cos(30), $fn = 6);

// A hexagonal prism standing on z = 0.
//   across_flats: distance between parallel sides (mm)
//   h: height (mm)
// example: hex_prism(10, 4);
module hex_prism(across_flats, h) linear_extrude(h) hexagon(across_flats);

// A circle with one flat (2D), the flat on the +X side: the section of a D-shaft.
//   d: diameter (mm)
//   flat: distance from the flat to the opposite side (mm)
// example: linear_extrude(10) d_profile(6, 4.5);
module d_profile(d, flat) {
    r = d / 2;
    x = max(min(flat - r, r - 0.01), 0.01 - r);
    a = acos(x / r);
    polygon(arc_points(r, a, 360 - a));
}

// Rounds the inner (concave) corners of a 2D profile.
//   r: fillet radius (mm)
// example: linear_extrude(5) fillet_profile(4) { square([30, 4]); square([4, 30]); }
module fillet_profile(r) offset(r = -r) offset(delta = r) children();

// Rounds the outer (convex) corners of a 2D profile. Parts narrower than 2 r vanish.
//   r: radius (mm)
// example: linear_extrude(5) round_profile(2) square([30, 20]);
module round_profile(r) offset(r = r) offset(delta = -r) children();
