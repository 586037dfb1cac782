// title: Mounting plate
// about: Flat plate with rounded corners and a screw hole in each corner, with an optional opening in the middle.
// tags: plate, base, adapter, flat, panel, mount, flange
// ask: a flat mounting plate 80 x 60 mm, 4 mm thick, with four M4 holes
// ask: square base plate 100 mm with a 40 mm hole in the middle and countersunk M5 screws
// words width: width, wide
// words depth: depth, deep, length, long, height
// words thickness: thickness, thick
// words corner_radius: corner radius, rounded corners
// words screw: screw, bolt, hole size, fastener
// words columns: columns, holes along the width
// words rows: rows, holes along the depth
// words edge: edge distance, margin, inset
// words countersink: countersink, countersunk, flush, sunk
// words opening: opening, bore, centre hole, cutout, middle
// bodies: 1
// size: [width, depth, thickness]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/shapes.scad>

/* [Size] */
// Width (mm)
width = 80; // [20:1:250]
// Depth (mm)
depth = 60; // [20:1:250]
// Thickness (mm)
thickness = 4; // [1:0.5:20]
// Corner radius (mm)
corner_radius = 6; // [0:0.5:30]

/* [Holes] */
// Screw size
screw = "M4"; // [M2.5, M3, M4, M5, M6, M8]
// Columns of holes
columns = 2; // [1:1:6]
// Rows of holes
rows = 2; // [1:1:6]
// From the edge to the hole's axis (mm)
edge = 8; // [3:0.5:30]
// Countersink the holes
countersink = false;
// Diameter of an opening in the middle (mm), 0 for none
opening = 0; // [0:1:150]

/* [Hidden] */
$fn = 64;

hole = clearance_diameter(screw);
head = countersink ? countersink_diameter(screw) : hole;
// Holes stay inside the plate and apart from each other.
inset = min(max(edge, head / 2 + 1), min(width, depth) / 2);
function fitting(count, length) = max(1, min(count, 1 + floor((length - 2 * inset) / (head + 1))));
nx = fitting(columns, width);
ny = fitting(rows, depth);
pitch = [nx > 1 ? (width - 2 * inset) / (nx - 1) : 0, ny > 1 ? (depth - 2 * inset) / (ny - 1) : 0];
positions = [for (i = [0:1:nx - 1], j = [0:1:ny - 1]) [(i - (nx - 1) / 2) * pitch[0], (j - (ny - 1) / 2) * pitch[1]]];
bore = min(opening, min(width, depth) - 4);
// Holes that would break into the opening are left out.
kept = [for (p = positions) if (bore <= 0 || norm(p) >= (bore + head) / 2 + 1) p];
// A hole in the very corner needs material around it.
radius = min(corner_radius, inset + 2);

if (len(kept) < columns * rows) echo(str("Only ", len(kept), " of ", columns * rows, " holes fit."));

difference() {
    linear_extrude(thickness) difference() {
        rounded_rect([width, depth], radius);
        if (bore > 0) circle(d = bore);
        if (!countersink) for (p = kept) translate(p) circle(d = hole);
    }
    if (countersink) for (p = kept) translate([p[0], p[1], thickness]) countersunk_hole(screw, thickness + 1);
}
