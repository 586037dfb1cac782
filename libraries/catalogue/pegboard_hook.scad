// title: Pegboard hook
// about: Hook for a pegboard with a 25.4 mm hole pattern, printed lying on its side so that it is strong.
// tags: pegboard, hook, tool holder, workshop, hanger, mount
// ask: a pegboard hook with 50 mm reach
// ask: pegboard mount for tools, 80 mm reach, 6 mm holes
// words reach: reach, long, length, depth, deep
// words tip: tip, lip, upturn, height
// words hole: hole, peg, peg hole
// words pitch: pitch, spacing, pattern
// words board: board, board thickness, panel
// words thickness: thickness, thick, arm
// main: reach
// bodies: 1
// size: [reach + board + 0.5 + peg, undef, width]

use <partwright/shapes.scad>

/* [Hook] */
// Reach from the board (mm)
reach = 50; // [25:1:150]
// Height of the upturned tip (mm)
tip = 12; // [0:1:40]
// Thickness of the arm (mm)
thickness = 6; // [4:0.5:12]

/* [Board] */
// Diameter of the board's holes (mm)
hole = 6.35; // [4:0.05:9]
// Distance of the holes (mm)
pitch = 25.4; // [20:0.1:50]
// Thickness of the board (mm)
board = 5; // [2:0.1:20]

/* [Hidden] */
$fn = 48;

// A peg of this square section passes through the round hole.
peg = hole * 0.66;
width = peg;
plate = thickness;
low = thickness / 2;

// A rounded strip through points.
module strip(points, d)
    for (i = [0:1:len(points) - 2]) hull() {
        translate(points[i]) circle(d = d);
        translate(points[i + 1]) circle(d = d);
    }

// Side view: the board lies left of x = 0, the arm goes right.
module section() fillet_profile(min(3, thickness / 2)) {
    strip([[plate / 2, low], [plate / 2, pitch + low]], plate);
    strip(concat(
        [[plate / 2, low], [reach - low - 3, low]],
        tip > 0 ? [[reach - low, low + 3], [reach - low, low + max(3, tip)]] : [[reach - low, low]]), thickness);
}

// Upper peg: through the hole and up behind the board. Lower peg: straight.
module pegs() {
    bend = board + 0.5 + peg / 2;
    strip([[plate / 2, pitch + low], [-bend, pitch + low], [-bend, pitch + low + hole]], peg);
    strip([[plate / 2, low], [-board, low]], peg);
}

linear_extrude(width) {
    section();
    pegs();
}
