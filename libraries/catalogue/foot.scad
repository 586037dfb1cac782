// title: Foot
// about: Conical foot or bumper with a counterbored screw hole, for furniture, boxes and machines.
// tags: foot, bumper, leg, pad, feet, furniture
// ask: a foot 30 mm in diameter, 15 mm high, for an M4 screw
// ask: rubber bumper 20 mm wide, 8 mm high
// words diameter: diameter, width, wide
// words height: height, high, tall
// words taper: taper, draft, slope
// words screw: screw, bolt, fastener
// words web: web, material under the screw, seat
// bodies: 1
// size: [bottom, bottom, height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Diameter at the mounted side (mm)
diameter = 30; // [12:0.5:100]
// Height (mm)
height = 15; // [5:0.5:60]
// Taper towards the ground (degrees)
taper = 10; // [0:1:30]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5, M6]
// Material under the screw's head (mm)
web = 4; // [2:0.5:20]

/* [Hidden] */
$fn = 96;

hole = clearance_diameter(screw) / 2;
head = cap_head_diameter(screw) / 2 + 0.4;
// The ground side keeps a ring around the counterbore.
small = max(diameter / 2 - height * tan(taper), head + 1.5);
bottom = 2 * max(diameter / 2, small);
seat = min(web, height - 1);
edge = min(1, height / 5);

// The mounted side lies on the bed, the ground side is up.
rotate_extrude() polygon([
    [hole, 0], [bottom / 2, 0], [small, height - edge], [small - edge, height], [head, height], [head, seat], [hole, seat]]);
