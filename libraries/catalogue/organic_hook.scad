// title: Organic hook
// about: Sculpted hook that grows out of its plate like a branch: a soft root, a slender arm that curves up, a ball at its tip, all in one surface; two countersunk screws. It prints on its back.
// tags: organic hook, organic, sculpted, soft, smooth, branch, coat, towel, robe, bag
// ask: an organic hook that reaches 45 mm
// ask: sculpted towel hook with a 12 mm arm and a 20 mm ball
// words reach: reach, depth, deep
// words arm: arm, arm diameter, thickness, thick
// words tip: tip, ball, knob, end
// words curl: curl, curve, upturn, angle
// words root: root, blend, softness
// words plate_width: plate width, width, wide
// words plate_height: plate height, height, high, tall, long
// words screw: screw, bolt, fastener
// main: reach
// bodies: 1
// size: [plate_width, plate_height, undef]

use <partwright/fasteners.scad>

/* [Hook] */
// From the wall to the middle of the tip (mm)
reach = 48; // [30:1:90]
// Diameter of the arm where it is slim (mm)
arm = 11; // [8:0.5:20]
// Diameter of the ball at the tip (mm)
tip = 18; // [10:0.5:32]
// How far the arm turns up (°)
curl = 50; // [20:1:70]
// How far the root grows along the plate (mm)
root = 11; // [4:0.5:20]

/* [Plate] */
// Width (mm)
plate_width = 36; // [26:1:60]
// Height (mm)
plate_height = 85; // [70:1:140]
// Screw size
screw = "M4"; // [M3, M4, M5]

/* [Hidden] */
$fn = 64;
$tol = 0.06;

thickness = 6;
edge = 2.5;
r = min(arm / 2, plate_width / 2 - 6);
ball = max(r, min(tip, plate_width) / 2);
head = countersink_diameter(screw) / 2;
inset = head + 3;

// The arm is an arc in the plane x = 0 that leaves the plate upright: its centre lies `bow` above its foot, and it ends at
// the reach.
rise = reach - thickness;
bow = rise / sin(curl);
// The root ends before the sides of the plate and the heads of the screws.
soft = min(root, plate_width / 2 - 1.25 * r);
foot = min(0, plate_height / 2 - inset - head - ball - bow * (1 - cos(curl)));

function smooth_min(a, b, k) = let (h = max(k - abs(a - b), 0)) min(a, b) - h * h / k / 4;

// The plate is a stadium with an edge that is rounded in front.
function plate(p) =
    let (
        half = plate_height / 2 - plate_width / 2,
        side = norm([p.x, p.y - max(-half, min(half, p.y))]) - plate_width / 2 + edge,
        top = p.z - thickness + edge)
    norm([max(side, 0), max(top, 0)]) + min(max(side, top), 0) - edge;

function branch(p) =
    let (
        y = foot + bow - p.y,
        z = p.z - thickness,
        // Along the arm from 0 at the plate to 1 at the tip.
        t = max(0, min(1, atan2(z, y) / curl)),
        q = [bow * cos(t * curl), bow * sin(t * curl)])
    norm([p.x, y - q[0], z - q[1]]) - r * (1.25 - 0.25 * t);

function hook(p) =
    let (end = [0, foot + bow * (1 - cos(curl)), reach])
    max(-p.z, smooth_min(plate(p), smooth_min(branch(p), norm(p - end) - ball, ball), soft));

difference() {
    implicit(function(p) hook(p), bounds = [[-plate_width / 2 - 2, -plate_height / 2 - 2, -1], [plate_width / 2 + 2, plate_height / 2 + 2, reach + 1.5 * ball + 2]]);
    for (side = [-1, 1]) translate([0, side * (plate_height / 2 - inset), thickness]) countersunk_hole(screw, thickness + 1);
}
