// title: Threaded rod
// about: ISO metric threaded rod or stud with a printable thread and an optional screwdriver slot.
// tags: thread, threaded rod, stud, screw, metric, rod
// ask: a threaded rod M10, 40 mm long
// ask: M8 stud 25 mm with a screwdriver slot
// words screw: screw, thread, size
// words length: length, long, height
// words allowance: allowance, tolerance, play, fit
// words slot: slot, screwdriver
// main: length
// bodies: 1
// size: [d, d, length]

use <partwright/fasteners.scad>
use <partwright/threads.scad>

/* [Size] */
// Thread
screw = "M10"; // [M6, M8, M10, M12, M16, M20]
// Length (mm)
length = 40; // [12:1:60]

/* [Fit] */
// Taken off the radius for printing (mm)
allowance = 0.1; // [0:0.02:0.3]
// Screwdriver slot in the top
slot = false;

/* [Hidden] */
$fn = 32;

d = screw_diameter(screw) - 2 * allowance;

difference() {
    metric_thread(screw_diameter(screw), coarse_pitch(screw), length, allowance = allowance);
    if (slot) translate([-d, -d / 10, length - d / 5]) cube([2 * d, d / 5, d]);
}
