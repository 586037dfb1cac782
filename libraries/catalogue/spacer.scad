// title: Spacer
// about: Round spacer or washer with a clearance hole, with an optional collar that centres it in a larger hole.
// tags: spacer, washer, bushing, distance, ring, sleeve
// ask: a spacer 10 mm high for an M5 screw
// ask: washer 20 mm outside, 2 mm thick, M8
// words screw: screw, bolt, hole size, thread, fastener
// words diameter: diameter, outside, outer, od
// words bore: bore, id, inside, inner, inner diameter, inside diameter, hole diameter
// words height: height, high, tall, thick, thickness, length, long
// words chamfer: chamfer, bevel
// words collar_diameter: collar diameter, collar, shoulder diameter
// words collar_height: collar height, shoulder height
// bodies: 1
// size: [outer, outer, height + collar_h]

use <partwright/fasteners.scad>
use <partwright/shapes.scad>

/* [Size] */
// Screw size
screw = "M5"; // [M2, M2.5, M3, M4, M5, M6, M8, M10, M12]
// Outer diameter (mm)
diameter = 12; // [5:0.5:60]
// Diameter of the hole (mm), 0 for the screw's clearance hole
bore = 0; // [0:0.1:60]
// Height (mm)
height = 10; // [1:0.5:100]
// Chamfer of the outer edges (mm)
chamfer = 0.5; // [0:0.1:2]

/* [Collar] */
// Diameter of a collar on top (mm), 0 for none
collar_diameter = 0; // [0:0.5:50]
// Height of the collar (mm)
collar_height = 2; // [1:0.5:20]

/* [Hidden] */
$fn = 96;

hole = bore > 0 ? max(bore, 1) : clearance_diameter(screw);
// At least 0.8 mm of wall around the hole.
outer = max(diameter, hole + 1.6);
collar = min(max(collar_diameter, hole + 1.6), outer - 0.8);
has_collar = collar_diameter > 0 && outer - 0.8 >= hole + 1.6;
collar_h = has_collar ? collar_height : 0;
c = max(0, min(chamfer, (outer - hole) / 4, height / 3));
r = outer / 2;

rotate_extrude() polygon(concat(
    [[hole / 2, 0], [r - c, 0]],
    c > 0 ? [[r, c]] : [],
    has_collar
        ? [[r, height], [collar / 2, height], [collar / 2, height + collar_h]]
        : c > 0 ? [[r, height - c], [r - c, height]] : [[r, height]],
    [[hole / 2, height + collar_h]]));
