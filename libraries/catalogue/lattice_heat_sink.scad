// title: Lattice heat sink
// about: Heat sink with a lattice in place of fins: struts that are thickest next to the base and meet in rounded nodes, so that air passes in every direction; screw holes in the corners of the base.
// tags: heat sink, heatsink, lattice heat sink, lattice, cooler, cooling, radiator, thermal, struts
// ask: a lattice heat sink 40 x 40 mm and 25 mm high
// ask: heatsink 60 mm wide with 12 mm cells and M3 screws
// words width: width, wide, length, long
// words depth: depth, deep
// words height: height, high, tall
// words base: base, base thickness, plate
// words cell: cell, cells, pitch
// words strut: strut, struts, strut diameter, thickness
// words screw: screw, screws, bolt, fastener
// bodies: 1
// size: [width, depth, height]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>

/* [Size] */
// Width of the base (mm)
width = 50; // [30:1:100]
// Depth of the base (mm)
depth = 40; // [20:1:80]
// Height (mm)
height = 25; // [14:1:50]
// Thickness of the base (mm)
base = 4; // [2:0.5:8]

/* [Lattice] */
// Size of a cell (mm); a heat sink has at most some thirty cells
cell = 12; // [8:0.5:30]
// Diameter of the struts in the middle of the height (mm)
strut = 3.2; // [1.6:0.1:10]

/* [Fixing] */
// Screws in the corners
screw = "M3"; // [none, M2.5, M3, M4]

/* [Hidden] */
$fn = 48;

// Screws stand in strips that the lattice leaves free at both ends.
seat = screw == "none" ? 0 : washer_diameter(screw) + 1;
block = [width - 2 * seat - 1, depth - 1, height - base];
side = max(cell, pow(block.x * block.y * block.z / 24, 1 / 3));
count = [for (length = block) max(1, round(length / side))];
pitch = [for (i = [0:2]) block[i] / count[i]];
least = min(pitch);
$tol = least / 120;

// Sines stand for the distances to the nearest rods along x, y and z: they repeat by themselves, and are smooth. A ball that
// rolls in the corners between the rods rounds the nodes.
fillet = least / 8;
function rod(z) = min(max(1.2, strut * (1.3 - 0.6 * z / block.z)), least * 0.6) / 2;
function lattice_at(p) =
    let (
        q = [for (i = [0:2]) sin(180 / pitch[i] * p[i] + 90) * pitch[i] / PI],
        r = rod(p.z) + fillet)
    fillet - norm([max(r - norm([q[1], q[2]]), 0), max(r - norm([q[0], q[2]]), 0), max(r - norm([q[0], q[1]]), 0)]);

// Nodes are in the middles of the cells; the lowest rods reach into the base.
module lattice_block() implicit(
    function(p) max(lattice_at(p), -p.x, p.x - block.x, -p.y, p.y - block.y, -p.z - 0.5, p.z - block.z),
    bounds = [[-1, -1, -1], [block.x + 1, block.y + 1, block.z + 1]]);

translate([-block.x / 2, -block.y / 2, base]) lattice_block();
linear_extrude(base) difference() {
    square([width, depth], center = true);
    if (screw != "none") corners([width - seat, depth - seat]) circle(d = clearance_diameter(screw));
}
