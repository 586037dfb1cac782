// title: Hex nut
// about: ISO 4032 hexagon nut with a printable metric thread.
// tags: nut, hex, hexagon, thread, fastener, metric
// ask: an M10 hex nut
// ask: M12 nut, 15 mm high, loose fit
// words screw: screw, thread, size, bolt
// words height: height, high, thick, thickness, tall
// words allowance: allowance, tolerance, play, fit
// bodies: 1
// size: [across_flats(screw) / cos(30), across_flats(screw), h]

use <partwright/fasteners.scad>
use <partwright/threads.scad>

/* [Size] */
// Thread
screw = "M10"; // [M6, M8, M10, M12, M16, M20]
// Height (mm), 0 for the standard's
height = 0; // [0:0.5:40]

/* [Fit] */
// Added to the thread's radius for printing (mm)
allowance = 0.15; // [0:0.05:0.4]

/* [Hidden] */
$fn = 32;

d = screw_diameter(screw);
pitch = coarse_pitch(screw);
h = height > 0 ? max(height, 3) : nut_height(screw);
mouth = d / 2 + allowance + 0.3;

difference() {
    hexagon_body(across_flats(screw), h, both = true);
    translate([0, 0, -1.5 * pitch]) metric_thread(d, pitch, h + 3 * pitch, internal = true, allowance = allowance);
    // Lead-in chamfers at both faces.
    for (side = [0, 1]) translate([0, 0, side * h]) mirror([0, 0, side])
        rotate_extrude($fn = 44) polygon([[0, -1], [mouth + 1, -1], [mouth - 0.8, 0.8], [0, 0.8]]);
}
