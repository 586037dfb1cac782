// title: Hose adapter
// about: Barbed adapter that joins two hoses of the same or different inner diameter.
// tags: hose, adapter, barb, connector, reducer, tube, fitting
// ask: a hose adapter from 10 mm to 6 mm
// ask: barbed hose connector 19 mm to 13 mm with four barbs
// words hose_a: first hose, hose, from, larger
// words hose_b: second hose, to, smaller
// words barbs: barbs, ribs
// words wall: wall, thickness, thick
// words collar: collar, flange, stop
// main: hose_a
// bodies: 1
// size: [2 * rc, 2 * rc, total]

use <partwright/shapes.scad>

/* [Hoses] */
// Inner diameter of the first hose (mm)
hose_a = 13; // [4:0.5:50]
// Inner diameter of the second hose (mm)
hose_b = 10; // [4:0.5:50]

/* [Shape] */
// Barbs on each side
barbs = 3; // [1:1:6]
// Wall thickness (mm)
wall = 1.6; // [0.8:0.1:4]
// How far the collar stands out (mm)
collar = 3; // [1.5:0.5:8]

/* [Hidden] */
$fn = 72;

// Each bore is as large as its wall allows, and never less than a third of its hose.
function bore(hose) = max(hose / 2 - wall, hose / 6);
function barb(hose) = max(0.4, hose * 0.06);
function step(hose) = max(3, hose * 0.35);
function side(hose) = barbs * step(hose) + 2;

ra = hose_a / 2;
rb = hose_b / 2;
rc = max(ra + barb(hose_a), rb + barb(hose_b)) + collar;
thick = 4;
la = side(hose_a);
lb = side(hose_b);
total = la + thick + lb;

// Barbs from the hose's end towards the collar: slope up, step down.
function flank(hose, r) = [for (i = [0:1:barbs - 1]) each [
    [r - (i == 0 ? min(barb(hose), (r - bore(hose)) / 2) : 0), i * step(hose)], [r + barb(hose), i * step(hose) + step(hose) * 0.7], [r, i * step(hose) + step(hose) * 0.72]]];

outer = concat(
    flank(hose_a, ra), [[ra, la], [rc - 0.5, la], [rc, la + 0.5], [rc, la + thick - 0.5], [rc - 0.5, la + thick], [rb, la + thick]],
    [let (points = flank(hose_b, rb)) for (i = [len(points) - 1:-1:0]) [points[i][0], total - points[i][1]]]);

rotate_extrude() polygon(concat(
    outer,
    [[bore(hose_b), total], [bore(hose_b), la + thick], [bore(hose_a), la], [bore(hose_a), 0]]));
