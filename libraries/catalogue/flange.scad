// title: Flange
// about: Round pipe flange with a socket, a bolt circle and a fillet between plate and socket.
// tags: flange, pipe, bolt circle, socket, adapter, vacuum, duct
// ask: a flange for a 40 mm pipe with six M5 holes
// ask: round flange 100 mm, bolt circle 80 mm
// words pipe: pipe, tube, socket, inside
// words diameter: diameter, outside, outer, wide
// words thickness: thickness, thick
// words socket_height: socket height, socket depth, neck
// words wall: wall, socket wall
// words screw: screw, bolt, hole size, fastener
// words bolt_circle: bolt circle, hole circle, pitch circle, bcd, pcd
// words hole_count: holes, screws, bolts
// bodies: 1
// size: [outer, outer, thickness + socket_height]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>

/* [Size] */
// Outer diameter of the pipe (mm)
pipe = 40; // [10:0.5:120]
// Diameter of the flange (mm)
diameter = 90; // [30:1:220]
// Thickness of the flange (mm)
thickness = 6; // [3:0.5:15]
// Height of the socket (mm)
socket_height = 20; // [5:1:80]
// Wall thickness of the socket (mm)
wall = 3; // [1.6:0.2:8]

/* [Holes] */
// Screw size
screw = "M5"; // [M3, M4, M5, M6, M8]
// Number of holes
hole_count = 6; // [3:1:16]
// Diameter of the bolt circle (mm), 0 for the middle of the rim
bolt_circle = 0; // [0:1:200]

/* [Hidden] */
$fn = 96;

bore = pipe / 2 + 0.15;
neck = bore + wall;
fillet = min(4, socket_height / 2);
head = washer_diameter(screw);
// The bolt circle keeps the washers off the fillet and inside the rim.
outer = max(diameter, 2 * (neck + fillet + head + 2));
inmost = neck + fillet + (head + 1) / 2;
circle_r = bolt_circle > 0 ? max(inmost, min(bolt_circle / 2, (outer - head - 1) / 2)) : (outer / 2 + neck + fillet) / 2;
holes = min(hole_count, floor(180 / asin(min(1, (head + 1) / 2 / circle_r))));
// The pipe stops at a shoulder.
stop = bore - min(2, pipe / 8);

if (bolt_circle > 0 && circle_r != bolt_circle / 2) echo(str("The bolt circle is ", 2 * circle_r, " mm: there the screws fit."));
if (holes < hole_count) echo(str("Only ", holes, " of ", hole_count, " holes fit."));

difference() {
    rotate_extrude() polygon(concat(
        [[stop, 0], [outer / 2 - 0.5, 0], [outer / 2, 0.5], [outer / 2, thickness - 1], [outer / 2 - 1, thickness]],
        [for (a = [270:-10:180]) [neck + fillet + fillet * cos(a), thickness + fillet + fillet * sin(a)]],
        [[neck, thickness + socket_height - 0.5], [neck - 0.5, thickness + socket_height], [bore + 0.5, thickness + socket_height],
         [bore, thickness + socket_height - 0.5], [bore, thickness * 0.6], [stop, thickness * 0.6]]));
    polar(holes, circle_r) translate([0, 0, thickness]) clearance_hole(screw, thickness + 1);
}
