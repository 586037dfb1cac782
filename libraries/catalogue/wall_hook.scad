// title: Wall hook
// about: Screwed wall hook with a rounded, upturned arm for coats, tools, cables and headphones.
// tags: hook, hanger, coat, wall, headphone, tool
// ask: a wall hook 20 mm wide that reaches 40 mm, with two M4 screws
// ask: coat hook 60 mm deep and 25 mm wide
// words width: width, wide
// words reach: reach, depth, deep, length, long
// words plate_height: plate height, height, high, tall
// words thickness: thickness, thick
// words lip: lip, upturn, tip
// words screw: screw, bolt, hole size, fastener
// words countersink: countersink, countersunk, flush
// bodies: 1
// size: [width, plate + reach, plate_height]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Width (mm)
width = 20; // [14:1:60]
// Reach from the plate (mm)
reach = 40; // [20:1:100]
// Height of the wall plate (mm)
plate_height = 70; // [55:1:160]
// Thickness of arm and plate (mm)
thickness = 5; // [3:0.5:10]
// Height of the upturned tip (mm)
lip = 15; // [5:1:40]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5]
// Countersink the holes
countersink = true;

/* [Hidden] */
$fn = 64;

plate = thickness;
// Centre line of the arm: down the plate, round, out and up again; the arm is a thick line around it.
radius = min(reach / 2 - thickness / 2, 14 + thickness / 2);
rise = min(lip, plate_height / 3);
low = thickness / 2;
head = max(cap_head_diameter(screw), countersink ? countersink_diameter(screw) : 0);

// A rounded strip from one point to the next.
module strip(points)
    for (i = [0:1:len(points) - 2]) hull() {
        translate(points[i]) circle(d = thickness);
        translate(points[i + 1]) circle(d = thickness);
    }

tip = reach + plate - thickness / 2;
path = concat(
    [[thickness / 2, low + radius]],
    arc_points(radius, 180, 270, [thickness / 2 + radius, low + radius]),
    arc_points(radius, 270, 360, [tip - radius, low + radius]),
    [[tip, low + radius + rise]]);

module section() fillet_profile(2) {
    strip(path);
    translate([0, low + radius]) difference() {
        translate([0, -1]) rounded_rect([plate, plate_height - low - radius + 1], min(1.5, plate / 3), center = false);
        translate([-1, -2]) square([plate + 2, 2]);
    }
}

// One screw at the top, one in the hollow above the arm's bend.
module hole_at(z) translate([width / 2, plate, z]) rotate([-90, 0, 0])
    if (countersink) countersunk_hole(screw, plate + 1);
    else clearance_hole(screw, plate + 1);

difference() {
    rotate([90, 0, 90]) linear_extrude(width) section();
    hole_at(plate_height - head / 2 - 4);
    hole_at(max(low + radius + 2 + head / 2, plate_height / 2 - 2));
}
