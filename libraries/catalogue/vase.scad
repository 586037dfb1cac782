// title: Vase
// about: Twisted, lobed vase with an even wall and a closed floor.
// tags: vase, pot, planter, decoration, twisted, container
// ask: a vase 80 mm wide and 150 mm high
// ask: twisted pen pot with eight lobes, 100 mm tall
// words diameter: diameter, width, wide
// words height: height, high, tall
// words lobes: lobes, sides, waves, petals
// words lobe_depth: lobe depth, wave depth
// words twist: twist, turn, rotation
// words flare: top, flare, widening, top width
// words wall: wall, thickness, thick
// bodies: 1
// size: [lobes % 2 == 0 ? diameter : undef, undef, height]

/* [Size] */
// Diameter where it is widest, over the lobes (mm)
diameter = 70; // [30:1:160]
// Height (mm)
height = 130; // [40:1:250]
// Wall thickness (mm)
wall = 2; // [1.2:0.2:5]

/* [Form] */
// Number of lobes
lobes = 6; // [3:1:12]
// Depth of the lobes, as a part of the radius
lobe_depth = 0.12; // [0:0.01:0.25]
// Twist over the height (degrees)
twist = 90; // [0:5:180]
// Diameter at the top, as a part of that at the bottom
flare = 1.25; // [0.7:0.05:1.6]

/* [Hidden] */
points = lobes * ceil(72 / lobes);
layers = 24;
floor_thickness = 2.4;

// One layer's outline at height t from 0 to 1: lobes turn and the radius follows half a wave, slim at the waist. It is
// widest at one end; there a lobe points along X.
widest = flare > 1 ? 1 : 0;
function radius(t) = diameter / 2 / max(1, flare) * (1 + (flare - 1) * t - 0.12 * sin(180 * t));
function at(t, i, inset) =
    let (a = 360 * i / points, r = radius(t) * (1 - lobe_depth * (1 - cos(lobes * a)) / 2) - inset, b = a + twist * (t - widest))
    [r * cos(b), r * sin(b)];

floor_t = floor_thickness / height;
outside = [for (k = [0:layers], i = [0:points - 1]) let (t = k / layers) concat(at(t, i, 0), t * height)];
inside = [for (k = [0:layers], i = [0:points - 1]) let (t = floor_t + (1 - floor_t) * k / layers) concat(at(t, i, wall), t * height)];
half = (layers + 1) * points;
function a(k, i) = k * points + i % points;
function b(k, i) = half + k * points + i % points;

polyhedron(
    concat(outside, inside),
    concat(
        [[for (i = [0:points - 1]) a(0, i)]],
        [for (k = [0:layers - 1], i = [0:points - 1]) each [
            [a(k, i), a(k + 1, i + 1), a(k, i + 1)], [a(k, i), a(k + 1, i), a(k + 1, i + 1)],
            [b(k, i), b(k, i + 1), b(k + 1, i + 1)], [b(k, i), b(k + 1, i + 1), b(k + 1, i)]]],
        [for (i = [0:points - 1]) each [[a(layers, i), b(layers, i), b(layers, i + 1)], [a(layers, i), b(layers, i + 1), a(layers, i + 1)]]],
        [[for (i = [points - 1:-1:0]) b(0, i)]]));
