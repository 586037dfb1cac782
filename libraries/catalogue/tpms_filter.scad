// title: Gyroid filter
// about: Filter, flow straightener, aerator or heat exchanger insert: a block of gyroid (a triply periodic minimal surface, TPMS), whose channels never close, in a square or round frame with a flange.
// tags: filter, gyroid filter, gyroid, tpms, minimal surface, diffuser, aerator, flow straightener, filter media, strainer
// ask: a gyroid filter 50 mm wide and 20 mm high
// ask: round tpms filter 60 mm wide with 20 mm cells and a 4 mm flange
// words width: width, wide, diameter, side
// words height: height, high, thick, deep, tall
// words frame: frame, wall
// words flange: flange, lip, collar
// words round_frame: round, circular
// words cell: cell, cells, pore, pores
// words sheet: sheet, sheet thickness, gyroid thickness
// main: width
// bodies: 1
// size: [width, width, height]

/* [Frame] */
// Outer width or diameter, with the flange (mm)
width = 40; // [30:1:90]
// Height (mm)
height = 14; // [8:1:40]
// Thickness of the frame (mm)
frame = 2; // [1.2:0.2:6]
// How far a flange at the bottom stands out (mm), 0 for none
flange = 3; // [0:0.5:10]
// Round instead of square
round_frame = false;

/* [Gyroid] */
// Size of a cell (mm); large filters have at most some forty cells
cell = 16; // [10:0.5:40]
// Thickness of the sheet (mm)
sheet = 1.4; // [1.2:0.1:3]

/* [Hidden] */
$fn = 96;

body = width - 2 * flange;
inner = body / 2 - frame / 2;
side = max(cell, pow(4 * inner * inner * height / 40, 1 / 3));
$tol = side / 100;

// The gyroid is the zero of a sum of sines. A sheet about it is what lies below a level less what lies below its opposite:
// each of the two is smooth, and far quicker to mesh than the sheet.
turn = 360 / side;
level = min(sheet * 0.8, side / 8) * 2 * PI / side;
function gyroid(p) = let (z = p.z - height) sin(turn * p.x) * cos(turn * p.y) + sin(turn * p.y) * cos(turn * z) + sin(turn * z) * cos(turn * p.x);
function outside(p) = round_frame ? norm([p.x, p.y]) - inner : max(abs(p.x) - inner, abs(p.y) - inner);
// What lies below a level, in a block that stands out by `more`.
module below(level, more) implicit(
    function(p) max((gyroid(p) - level) * side / 10, outside(p) - more, -p.z - more, p.z - height - more),
    bounds = [[-inner - 2, -inner - 2, -2], [inner + 2, inner + 2, height + 2]]);

module outline(inset) if (round_frame) circle(d = body - 2 * inset);
    else square(body - 2 * inset, center = true);

difference() {
    below(level, 0);
    below(-level, 0.5);
}
linear_extrude(height) difference() {
    outline(0);
    outline(frame);
}
if (flange > 0) linear_extrude(min(2, height / 4)) difference() {
    outline(-flange);
    outline(frame);
}
