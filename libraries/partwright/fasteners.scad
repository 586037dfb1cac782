// ISO metric fasteners: dimensions from the standards, holes that fit them, and the parts themselves.
//
// A screw size is its name, "M5", or its number, 5. Unknown sizes stop with the list of the known ones.
// Hole modules are cutters: the surface is z = 0, the hole goes down along -Z and stands out above the surface by
// `above`, so that a difference never meets a coplanar face.
// Sources: ISO 261 (pitch), ISO 273 (clearance), ISO 2306 (tap drill), ISO 4014/4017 (hexagon head), ISO 4032 (nut),
// ISO 4762 (cap head), ISO 7046 and ISO 10642 (countersunk), ISO 7089 (washer).

// name, nominal diameter, coarse pitch (ISO 261), tap drill (ISO 2306), clearance [fine, medium, coarse] (ISO 273)
ISO_THREADS = [
    ["M1.6", 1.6, 0.35, 1.25, [1.7, 1.8, 2.0]],
    ["M2", 2, 0.4, 1.6, [2.2, 2.4, 2.6]],
    ["M2.5", 2.5, 0.45, 2.05, [2.7, 2.9, 3.1]],
    ["M3", 3, 0.5, 2.5, [3.2, 3.4, 3.6]],
    ["M4", 4, 0.7, 3.3, [4.3, 4.5, 4.8]],
    ["M5", 5, 0.8, 4.2, [5.3, 5.5, 5.8]],
    ["M6", 6, 1, 5, [6.4, 6.6, 7]],
    ["M8", 8, 1.25, 6.8, [8.4, 9, 10]],
    ["M10", 10, 1.5, 8.5, [10.5, 11, 12]],
    ["M12", 12, 1.75, 10.2, [13, 13.5, 14.5]],
    ["M14", 14, 2, 12, [15, 15.5, 16.5]],
    ["M16", 16, 2, 14, [17, 17.5, 18.5]],
    ["M20", 20, 2.5, 17.5, [21, 22, 24]],
];

// name, hexagon across flats (ISO 4014, 4017, 4032), head height (ISO 4014, 4017), nut height (ISO 4032, maximum)
ISO_HEXAGONS = [
    ["M1.6", 3.2, 1.1, 1.3],
    ["M2", 4, 1.4, 1.6],
    ["M2.5", 5, 1.7, 2],
    ["M3", 5.5, 2, 2.4],
    ["M4", 7, 2.8, 3.2],
    ["M5", 8, 3.5, 4.7],
    ["M6", 10, 4, 5.2],
    ["M8", 13, 5.3, 6.8],
    ["M10", 16, 6.4, 8.4],
    ["M12", 18, 7.5, 10.8],
    ["M14", 21, 8.8, 12.8],
    ["M16", 24, 10, 14.8],
    ["M20", 30, 12.5, 18],
];

// ISO 4762: name, head diameter, head height, socket across flats, socket depth
ISO_CAP_HEADS = [
    ["M1.6", 3, 1.6, 1.5, 0.7],
    ["M2", 3.8, 2, 1.5, 1],
    ["M2.5", 4.5, 2.5, 2, 1.1],
    ["M3", 5.5, 3, 2.5, 1.3],
    ["M4", 7, 4, 3, 2],
    ["M5", 8.5, 5, 4, 2.5],
    ["M6", 10, 6, 5, 3],
    ["M8", 13, 8, 6, 4],
    ["M10", 16, 10, 8, 5],
    ["M12", 18, 12, 10, 6],
    ["M14", 21, 14, 12, 7],
    ["M16", 24, 16, 14, 8],
    ["M20", 30, 20, 17, 10],
];

// ISO 7046: name, theoretical head diameter, head height (cross recess, 90°)
ISO_COUNTERSUNK = [
    ["M1.6", 3.6, 1],
    ["M2", 4.4, 1.2],
    ["M2.5", 5.5, 1.5],
    ["M3", 6.3, 1.65],
    ["M4", 9.4, 2.7],
    ["M5", 10.4, 2.7],
    ["M6", 12.6, 3.3],
    ["M8", 17.3, 4.65],
    ["M10", 20, 5],
];

// ISO 10642: name, theoretical head diameter, head height, socket across flats (hexagon socket, 90°)
ISO_SOCKET_COUNTERSUNK = [
    ["M3", 6.72, 1.86, 2],
    ["M4", 8.96, 2.48, 2.5],
    ["M5", 11.2, 3.1, 3],
    ["M6", 13.44, 3.72, 4],
    ["M8", 17.92, 4.96, 5],
    ["M10", 22.4, 6.2, 6],
    ["M12", 26.88, 7.44, 8],
    ["M16", 33.6, 8.8, 10],
    ["M20", 40.32, 10.16, 12],
];

// ISO 7089: name, hole, outer diameter, thickness
ISO_WASHERS = [
    ["M1.6", 1.7, 4, 0.3],
    ["M2", 2.2, 5, 0.3],
    ["M2.5", 2.7, 6, 0.5],
    ["M3", 3.2, 7, 0.5],
    ["M4", 4.3, 9, 0.8],
    ["M5", 5.3, 10, 1],
    ["M6", 6.4, 12, 1.6],
    ["M8", 8.4, 16, 1.6],
    ["M10", 10.5, 20, 2],
    ["M12", 13, 24, 2.5],
    ["M14", 15, 28, 2.5],
    ["M16", 17, 30, 3],
    ["M20", 21, 37, 3],
];

// Heat-set inserts have no standard; these are the common tapered brass ones: name, hole, insert length.
HEAT_SET_INSERTS = [
    ["M2", 3.2, 4],
    ["M2.5", 4, 5.7],
    ["M3", 4, 5.7],
    ["M4", 5.6, 8.1],
    ["M5", 6.4, 9.5],
    ["M6", 8, 12.7],
    ["M8", 9.7, 12.7],
];

// The name of a screw size.
//   size: "M5" or 5
// example: echo(screw_name(5));
function screw_name(size) = is_num(size) ? str("M", size) : size;

// The row of a table for a screw size; stops with the list of known sizes when there is none.
//   table: list of rows that begin with a name
//   size: "M5" or 5
//   what: what the table holds, for the message
// example: echo(screw_row([["M5", 8]], "M5", "hexagon"));
function screw_row(table, size, what) =
    let (name = screw_name(size), found = [for (row = table) if (row[0] == name) row])
    assert(len(found) == 1, str("no ", what, " for screw size ", name, "; use one of ", [for (row = table) row[0]]))
    found[0];

// Nominal diameter of a screw (mm).
//   size: "M5" or 5
// example: echo(screw_diameter("M5"));
function screw_diameter(size) = screw_row(ISO_THREADS, size, "thread")[1];

// Coarse pitch of a screw (mm, ISO 261).
//   size: "M5" or 5
// example: echo(coarse_pitch("M5"));
function coarse_pitch(size) = screw_row(ISO_THREADS, size, "thread")[2];

// Drill for tapping the coarse thread (mm, ISO 2306).
//   size: "M5" or 5
// example: echo(tap_drill("M5"));
function tap_drill(size) = screw_row(ISO_THREADS, size, "tap drill")[3];

// Diameter of a clearance hole (mm, ISO 273).
//   size: "M5" or 5
//   fit: "fine", "medium" or "coarse" ("medium")
// example: echo(clearance_diameter("M5", "fine"));
function clearance_diameter(size, fit = "medium") =
    let (column = fit == "fine" ? 0 : fit == "medium" ? 1 : fit == "coarse" ? 2 : -1)
    assert(column >= 0, str("unknown fit ", fit, "; use \"fine\", \"medium\" or \"coarse\""))
    screw_row(ISO_THREADS, size, "clearance hole")[4][column];

// Hexagon of head and nut across flats (mm, ISO 4014, 4017, 4032).
//   size: "M5" or 5
// example: echo(across_flats("M5"));
function across_flats(size) = screw_row(ISO_HEXAGONS, size, "hexagon")[1];

// Height of a hexagon head (mm, ISO 4014, 4017).
//   size: "M5" or 5
// example: echo(hex_head_height("M5"));
function hex_head_height(size) = screw_row(ISO_HEXAGONS, size, "hexagon head")[2];

// Height of a nut (mm, ISO 4032).
//   size: "M5" or 5
// example: echo(nut_height("M5"));
function nut_height(size) = screw_row(ISO_HEXAGONS, size, "nut")[3];

// Diameter of a cap head (mm, ISO 4762).
//   size: "M5" or 5
// example: echo(cap_head_diameter("M5"));
function cap_head_diameter(size) = screw_row(ISO_CAP_HEADS, size, "cap head")[1];

// Height of a cap head (mm, ISO 4762).
//   size: "M5" or 5
// example: echo(cap_head_height("M5"));
function cap_head_height(size) = screw_row(ISO_CAP_HEADS, size, "cap head")[2];

// Hexagon socket of a cap head across flats (mm, ISO 4762).
//   size: "M5" or 5
// example: echo(cap_socket("M5"));
function cap_socket(size) = screw_row(ISO_CAP_HEADS, size, "cap head")[3];

// Depth of the socket of a cap head (mm, ISO 4762, minimum).
//   size: "M5" or 5
// example: echo(cap_socket_depth("M5"));
function cap_socket_depth(size) = screw_row(ISO_CAP_HEADS, size, "cap head")[4];

// Theoretical diameter of a countersunk head with cross recess (mm, ISO 7046).
//   size: "M5" or 5
// example: echo(countersunk_head_diameter("M5"));
function countersunk_head_diameter(size) = screw_row(ISO_COUNTERSUNK, size, "countersunk head")[1];

// Height of a countersunk head with cross recess (mm, ISO 7046).
//   size: "M5" or 5
// example: echo(countersunk_head_height("M5"));
function countersunk_head_height(size) = screw_row(ISO_COUNTERSUNK, size, "countersunk head")[2];

// Theoretical diameter of a countersunk head with hexagon socket (mm, ISO 10642).
//   size: "M5" or 5
// example: echo(socket_countersunk_diameter("M5"));
function socket_countersunk_diameter(size) = screw_row(ISO_SOCKET_COUNTERSUNK, size, "countersunk socket head")[1];

// Height of a countersunk head with hexagon socket (mm, ISO 10642).
//   size: "M5" or 5
// example: echo(socket_countersunk_height("M5"));
function socket_countersunk_height(size) = screw_row(ISO_SOCKET_COUNTERSUNK, size, "countersunk socket head")[2];

// Diameter of a 90° countersink that takes both kinds of countersunk screw (mm).
//   size: "M5" or 5
// example: echo(countersink_diameter("M5"));
function countersink_diameter(size) =
    max([for (table = [ISO_COUNTERSUNK, ISO_SOCKET_COUNTERSUNK], row = table)
        if (row[0] == screw_name(size)) row[1]]);

// Hole of a washer (mm, ISO 7089).
//   size: "M5" or 5
// example: echo(washer_hole("M5"));
function washer_hole(size) = screw_row(ISO_WASHERS, size, "washer")[1];

// Outer diameter of a washer (mm, ISO 7089).
//   size: "M5" or 5
// example: echo(washer_diameter("M5"));
function washer_diameter(size) = screw_row(ISO_WASHERS, size, "washer")[2];

// Thickness of a washer (mm, ISO 7089).
//   size: "M5" or 5
// example: echo(washer_thickness("M5"));
function washer_thickness(size) = screw_row(ISO_WASHERS, size, "washer")[3];

// Hole for a heat-set insert (mm).
//   size: "M3" or 3
// example: echo(heat_set_diameter("M3"));
function heat_set_diameter(size) = screw_row(HEAT_SET_INSERTS, size, "heat-set insert")[1];

// Length of a heat-set insert (mm).
//   size: "M3" or 3
// example: echo(heat_set_length("M3"));
function heat_set_length(size) = screw_row(HEAT_SET_INSERTS, size, "heat-set insert")[2];

// Facets of a round cutter, a multiple of 4.
//   r: radius (mm)
// example: echo(hole_facets(3));
function hole_facets(r) = 4 * ceil(($fn > 0 ? max($fn, 4) : max(8, ceil(max(min(360 / $fa, r * 2 * PI / $fs), 5)))) / 4);

// Clearance hole, down from z = 0.
//   size: "M5" or 5
//   depth: depth below the surface (mm); more than the wall for a through hole
//   fit: "fine", "medium" or "coarse" ("medium")
//   above: length above the surface (mm, 1)
// example: difference() { translate([-10, -10, -4]) cube([20, 20, 4]); clearance_hole("M5", 5); }
module clearance_hole(size, depth, fit = "medium", above = 1) {
    d = clearance_diameter(size, fit);
    translate([0, 0, -depth]) cylinder(h = depth + above, d = d, $fn = hole_facets(d / 2));
}

// Clearance hole with a counterbore for a cap head (ISO 4762).
//   size: "M5" or 5
//   depth: depth of the clearance hole below the surface (mm)
//   head_depth: depth of the counterbore (mm, the head's height)
//   play: added to the head's diameter (mm, 0.5)
//   above: length above the surface (mm, 1)
// example: difference() { translate([-10, -10, -10]) cube([20, 20, 10]); counterbore_hole("M5", 11); }
module counterbore_hole(size, depth, head_depth = undef, play = 0.5, above = 1) {
    bore = is_undef(head_depth) ? cap_head_height(size) : head_depth;
    d = clearance_diameter(size);
    head = cap_head_diameter(size) + play;
    translate([0, 0, -depth]) cylinder(h = depth + above, d = d, $fn = hole_facets(d / 2));
    translate([0, 0, -bore]) cylinder(h = bore + above, d = head, $fn = hole_facets(head / 2));
}

// Clearance hole with a 90° countersink that lets the head sink below the surface.
//   size: "M5" or 5
//   depth: depth of the clearance hole below the surface (mm)
//   sink: how far the head sinks below the surface (mm, 0.2)
//   above: length above the surface (mm, 1)
// example: difference() { translate([-10, -10, -8]) cube([20, 20, 8]); countersunk_hole("M5", 9); }
module countersunk_hole(size, depth, sink = 0.2, above = 1) {
    r = clearance_diameter(size) / 2;
    head = countersink_diameter(size) / 2;
    foot = min(depth, head - r + sink); // in a thin plate the cone reaches through
    rotate_extrude($fn = hole_facets(r))
        polygon(concat(
            [[0, -depth]],
            foot < depth ? [[r, -depth]] : [],
            [[head - foot + sink, -foot], [head, -sink], [head, above], [0, above]]));
}

// Tapped hole's core, down from z = 0: cut the thread with a tap, or drive the screw in.
//   size: "M5" or 5
//   depth: depth below the surface (mm)
//   above: length above the surface (mm, 1)
// example: difference() { translate([-10, -10, -10]) cube([20, 20, 10]); tap_hole("M5", 8); }
module tap_hole(size, depth, above = 1) {
    d = tap_drill(size);
    translate([0, 0, -depth]) cylinder(h = depth + above, d = d, $fn = hole_facets(d / 2));
}

// Hole for a heat-set insert with a lead-in chamfer.
//   size: "M3" or 3
//   depth: depth below the surface (mm, the insert's length and 1 mm for molten plastic)
//   above: length above the surface (mm, 1)
// example: difference() { translate([-6, -6, -10]) cube([12, 12, 10]); heat_set_hole("M3"); }
module heat_set_hole(size, depth = undef, above = 1) {
    r = heat_set_diameter(size) / 2;
    bottom = is_undef(depth) ? heat_set_length(size) + 1 : depth;
    rotate_extrude($fn = hole_facets(r))
        polygon([[0, -bottom], [r, -bottom], [r, -0.4], [r + 0.4, 0], [r + 0.4, above], [0, above]]);
}

// Pocket for a hexagon nut (ISO 4032), down from z = 0, two corners along X.
//   size: "M5" or 5
//   depth: depth below the surface (mm, the nut's height)
//   play: added to the width across flats (mm, 0.2)
//   slide: length of a slot along +Y for sliding the nut in (mm, 0)
//   above: length above the surface (mm, 1)
// example: difference() { translate([-10, -10, -10]) cube([20, 20, 10]); nut_trap("M5", 5); }
module nut_trap(size, depth = undef, play = 0.2, slide = 0, above = 1) {
    h = is_undef(depth) ? nut_height(size) : depth;
    width = across_flats(size) + play;
    translate([0, 0, -h]) linear_extrude(h + above) {
        if (slide > 0) hull() {
            circle(d = width / cos(30), $fn = 6);
            translate([0, slide]) circle(d = width / cos(30), $fn = 6);
        }
        else circle(d = width / cos(30), $fn = 6);
    }
}

// A chamfered hexagon of a head or nut: the prism meets a 30° cone at one or both ends.
//   flats: width across flats (mm)
//   h: height (mm)
//   both: chamfer the bottom too (false)
// example: hexagon_body(8, 4, both = true);
module hexagon_body(flats, h, both = false) {
    corner = flats / cos(30) / 2;
    drop = (corner - flats / 2 * 0.95) * tan(30);
    intersection() {
        linear_extrude(h) circle(r = corner, $fn = 6);
        translate([0, 0, both ? 0 : -1])
            rotate_extrude($fn = hole_facets(corner))
                polygon(both
                    ? [[0, 0], [flats / 2 * 0.95, 0], [corner + 0.02, drop + 0.02 * tan(30)],
                       [corner + 0.02, h - drop - 0.02 * tan(30)], [flats / 2 * 0.95, h], [0, h]]
                    : [[0, 0], [corner + 0.02, 0], [corner + 0.02, h + 1 - drop - 0.02 * tan(30)],
                       [flats / 2 * 0.95, h + 1], [0, h + 1]]);
    }
}

// A hexagon head bolt without thread relief (ISO 4014, 4017): head on z = 0, shank upwards.
//   size: "M8" or 8
//   length: length under the head (mm)
// example: hex_bolt("M8", 30);
module hex_bolt(size, length) {
    d = screw_diameter(size);
    k = hex_head_height(size);
    translate([0, 0, k]) mirror([0, 0, 1]) hexagon_body(across_flats(size), k);
    rotate_extrude($fn = hole_facets(d / 2))
        polygon([[0, k / 2], [d / 2, k / 2], [d / 2, k + length - d * 0.1], [d * 0.4, k + length], [0, k + length]]);
}

// A hexagon nut with a plain hole of the tap drill's size (ISO 4032), standing on z = 0.
//   size: "M8" or 8
// example: hex_nut("M8");
module hex_nut(size) {
    h = nut_height(size);
    d = tap_drill(size);
    difference() {
        hexagon_body(across_flats(size), h, both = true);
        translate([0, 0, -1]) cylinder(h = h + 2, d = d, $fn = hole_facets(d / 2));
    }
}

// A plain washer (ISO 7089), lying on z = 0.
//   size: "M8" or 8
// example: washer("M8");
module washer(size)
    linear_extrude(washer_thickness(size)) difference() {
        circle(d = washer_diameter(size), $fn = hole_facets(washer_diameter(size) / 2));
        circle(d = washer_hole(size), $fn = hole_facets(washer_diameter(size) / 2));
    }
