// title: Ergonomic grip
// about: Hand grip for files, rasps, cranks and tools, swollen for the palm and with hollows for the fingers, with a round or square hole for the tang.
// tags: ergonomic, grip, tool handle, file handle, finger grooves, palm, hand
// ask: an ergonomic grip 110 mm long with finger grooves
// ask: grip for a file with an 8 mm tang
// words length: length, long, height, tall
// words width: width, wide, diameter
// words depth: depth, deep, thickness
// words swell: swell, palm, belly
// words fingers: fingers, finger grooves, grooves
// words hollow: hollow, groove depth
// words bore: bore, tang, hole, shaft
// words bore_depth: bore depth, hole depth
// words square_bore: square, square tang
// main: length
// bodies: 1
// size: [undef, undef, length]

/* [Grip] */
// Length (mm)
length = 110; // [80:1:150]
// Width across the palm where it is not swollen (mm)
width = 27; // [22:0.5:40]
// Depth from the palm to the fingers (mm)
depth = 33; // [26:0.5:46]
// How much thicker the middle is, as a part of the ends
swell = 0.15; // [0:0.01:0.3]
// Number of finger hollows
fingers = 4; // [0:1:5]
// Depth of the finger hollows (mm)
hollow = 2.5; // [0:0.25:4]

/* [Tang] */
// Diameter or side of the hole (mm), 0 for none
bore = 8; // [0:0.25:14]
// Depth of the hole (mm)
bore_depth = 60; // [10:1:140]
// Square hole
square_bore = false;

/* [Hidden] */
$fn = 64;
$tol = length / 1600;

// A superellipsoid that is cut flat at both ends; the flats are wide enough for the hole, also a square one.
half = length / 2 * 1.06;
pitch = length * 0.8 / max(fingers, 1);
hole = min(bore, width * 0.4);

function section(z) = 1 + swell * (1 - (z / half) ^ 2);
function grip(p) =
    let (
        a = depth / 2 * section(p.z),
        b = width / 2 * section(p.z),
        // Hollows on the side of the fingers, +X, that run out towards the palm.
        groove = fingers < 1 ? 0 : hollow * (1 + p.x / (a + abs(p.x))) / 2 * (1 - cos(360 * (p.z / pitch + fingers / 2))) / 2,
        x = p.x / (a - groove),
        y = p.y / (b - groove / 2))
    // Less than 1 inside; times a length, so that it is about a distance.
    (x * x + y * y + (p.z / half) ^ 8 - 1) * width / 4;

difference() {
    translate([0, 0, length / 2]) intersection() {
        implicit(function(p) grip(p), bounds = [[-depth, -width, -half - 1], [depth, width, half + 1]]);
        cube([3 * depth, 3 * width, length], center = true);
    }
    if (hole > 0) translate([0, 0, -1]) linear_extrude(min(bore_depth, length - 8) + 1)
        if (square_bore) square(hole, center = true);
        else circle(d = hole);
}
