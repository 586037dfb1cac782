// title: Hex bolt
// about: ISO 4017 hexagon head bolt with a printable metric thread, head on the bed.
// tags: bolt, screw, hex, hexagon, thread, fastener, metric
// ask: an M10x40 hex bolt
// ask: M12 bolt, 50 mm, with 20 mm of plain shank
// words screw: screw, bolt, thread, size
// words length: length, long
// words shank: shank, plain, unthreaded
// words allowance: allowance, tolerance, play, fit
// bodies: 1
// size: [flats / cos(30), flats, head + length]

use <partwright/fasteners.scad>
use <partwright/threads.scad>

/* [Size] */
// Thread
screw = "M10"; // [M6, M8, M10, M12, M16, M20]
// Length under the head (mm)
length = 40; // [16:1:60]
// Plain shank under the head (mm)
shank = 0; // [0:1:50]

/* [Fit] */
// Taken off the radius for printing (mm)
allowance = 0.1; // [0:0.02:0.3]

/* [Hidden] */
$fn = 32;

d = screw_diameter(screw);
pitch = coarse_pitch(screw);
flats = across_flats(screw);
head = hex_head_height(screw);
plain = max(0, min(shank, length - 4 * pitch));

translate([0, 0, head]) mirror([0, 0, 1]) hexagon_body(flats, head);
translate([0, 0, head / 2]) {
    if (plain > 0) cylinder(h = head / 2 + plain, d = d - 2 * allowance);
    translate([0, 0, plain]) metric_thread(d, pitch, head / 2 + length - plain, allowance = allowance);
}
