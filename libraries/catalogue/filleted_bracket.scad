// title: Filleted bracket
// about: Strong angle bracket whose legs and ribs grow into each other with rolling-ball fillets, also where three faces meet; a screw hole between each two ribs, with a flat seat for its washer.
// tags: filleted bracket, fillet, blended, ribs, ribbed, gusset, angle, load, strong, support
// ask: a filleted bracket 60 mm wide with two blended ribs
// ask: strong ribbed angle with 8 mm fillets, 70 mm deep, M6 screws
// words width: width, wide
// words depth: depth, deep, reach
// words height: height, high, tall
// words thickness: thickness, thick
// words fillet: fillet, fillet radius, radius, blend
// words ribs: ribs, rib, gussets, webs
// words screw: screw, bolt, hole size, fastener
// bodies: 1
// size: [width, depth, height]

use <partwright/fasteners.scad>

/* [Size] */
// Width (mm)
width = 60; // [30:1:120]
// Depth of the lower leg (mm)
depth = 50; // [35:1:120]
// Height of the upright leg (mm)
height = 50; // [35:1:120]
// Thickness of legs and ribs (mm)
thickness = 5; // [3:0.5:10]

/* [Blends] */
// Radius of the fillets (mm)
fillet = 6; // [1:0.5:12]
// Number of ribs, as many as leave room for the screws
ribs = 1; // [0:1:4]

/* [Fixing] */
// Screw size
screw = "M5"; // [M3, M4, M5, M6, M8]

/* [Hidden] */
$fn = 48;
$tol = 0.06;

// A washer fits between two fillets, and between the fillet in the corner and the end of a leg.
rib = thickness * 0.8;
seat = washer_diameter(screw) + 1;
count = max(0, min(ribs, floor((width - seat - 2) / (seat + rib + 2))));
bay = (width - count * rib) / (count + 1);
radius = max(0.5, min(fillet, count > 0 ? (bay - seat) / 2 : fillet, min(depth, height) - thickness - seat));
margin = seat / 2;

// The slope of the ribs meets the faces of the legs one fillet before their ends.
run = depth - thickness - radius;
rise = height - thickness - radius;
slope = norm([run, rise]);

// A ball rolls in the space that legs and ribs leave: what it cannot reach is nearer than its radius to two or three of the
// faces at once. Exact between faces at right angles, a little flatter at the ends of the ribs.
function bracket(p) =
    let (
        floor_face = p.z - thickness,
        wall_face = -p.y - thickness,
        rib_face = count < 1 ? radius : max(
            min([for (i = [1:1:count]) abs(p.x + width / 2 - i * bay - (i - 0.5) * rib) - rib / 2]),
            (wall_face * rise + floor_face * run - run * rise) / slope),
        inner = radius - norm([max(radius - floor_face, 0), max(radius - wall_face, 0), max(radius - rib_face, 0)]))
    max(inner, abs(p.x) - width / 2, p.y, -p.y - depth, -p.z, p.z - height);

// The legs stand in the corner of y = 0 and z = 0 and point to the front and up.
difference() {
    implicit(function(p) bracket(p), bounds = [[-width / 2 - 1, -depth - 1, -1], [width / 2 + 1, 1, height + 1]]);
    for (i = [0:count]) translate([-width / 2 + bay / 2 + i * (bay + rib), 0, 0]) {
        translate([0, margin - depth, -1]) cylinder(h = thickness + 2, d = clearance_diameter(screw));
        translate([0, 1, height - margin]) rotate([90, 0, 0]) cylinder(h = thickness + 2, d = clearance_diameter(screw));
    }
}
