// title: Pipe manifold
// about: Manifold on a foot: a header with threaded ports (ISO 228, G) and a row of hose barbs that grow out of it with fillets, for water or air.
// tags: manifold, pipe manifold, pipe, distributor, hose barb, hose, water, air, irrigation, branch, splitter, header
// ask: a pipe manifold with three branches for 13 mm hose
// ask: air distributor manifold with 4 outlets for 8 mm hose
// words branches: branches, outlets, ports, ways, barbs
// words hose: hose, hose diameter, outlet diameter, branch diameter
// words spacing: spacing, distance, pitch
// words reach: reach, branch length
// words inlet: inlet, thread, header thread
// words through: through, both ends, open
// words wall: wall, thickness, thick
// words blend: blend, fillet, radius
// words screw: screw, bolt, fastener
// bodies: 1
// size: [length, max(foot_width, 2 * radius), axis + rise]

use <partwright/fasteners.scad>
use <partwright/threads.scad>

/* [Branches] */
// Number of branches
branches = 3; // [1:1:6]
// Inner diameter of the hoses (mm)
hose = 13; // [5:0.5:25]
// Distance between branches (mm)
spacing = 32; // [16:1:60]
// Length of the branches over the header (mm)
reach = 26; // [20:1:60]

/* [Header] */
// Thread of the ports, to ISO 228
inlet = "G1/2"; // [G1/8, G1/4, G3/8, G1/2, G3/4]
// Ports at both ends
through = false;
// Wall thickness (mm)
wall = 2.4; // [1.6:0.2:5]
// Radius of the fillets (mm)
blend = 5; // [1:0.5:10]

/* [Fixing] */
// Screws through the foot
screw = "M4"; // [none, M3, M4, M5]

/* [Hidden] */
$fn = 64;
$tol = 0.08;

// Largest diameter and pitch.
pipe_thread = [["G1/8", 9.728, 0.907], ["G1/4", 13.157, 1.337], ["G3/8", 16.662, 1.337], ["G1/2", 20.955, 1.814], ["G3/4", 26.441, 1.814]];
port = pipe_thread[search([inlet], pipe_thread)[0]];
port_depth = 12;
play = 0.15;
bore = port[1] - 1.29 * port[2] - 0.2;
stem = hose / 2;
stem_bore = hose - 2 * min(wall, hose / 5);
radius = max(port[1] / 2 + play + max(wall, 2), stem + 2);
step = max(spacing, hose + 4);
length = (branches - 1) * step + hose + 2 * max(port_depth, blend);
rise = radius + reach;

// The foot lies 1 mm below the header.
foot = 4;
axis = radius + 1;
seat = screw == "none" ? 0 : washer_diameter(screw) + 1;
fillet = min(blend, (step - hose) / 2, radius / 2, reach - 16);
foot_width = 2 * (screw == "none" ? radius * 0.8 : radius + fillet / 2 + seat);

// A ball that rolls along the edges between header, stems and foot: what it cannot reach is nearer than its radius to two faces.
function manifold(p) =
    let (
        header = norm([p.y, p.z]) - radius,
        stems = max(-p.z, min([for (i = [0:branches - 1]) norm([p.x - (i - (branches - 1) / 2) * step, p.y]) - stem])),
        plate = max(abs(p.y) - foot_width / 2, p.z + axis - foot),
        blended = fillet - norm([max(fillet - header, 0), max(fillet - stems, 0), max(fillet - plate, 0)]))
    max(blended, abs(p.x) - length / 2, -p.z - axis, p.z - rise);

module at_branches() for (i = [0:branches - 1]) translate([(i - (branches - 1) / 2) * step, 0]) children();
module port() {
    helical_thread(d = port[1] + 2 * play, pitch = port[2], length = port_depth + 1.6 * port[2], depth = 0.64 * port[2], root = 1 / 6, crest = 1 / 6);
    translate([0, 0, port_depth - 0.8]) cylinder(h = 2, d1 = bore, d2 = bore + 5);
}

translate([0, 0, axis]) difference() {
    union() {
        implicit(function(p) manifold(p), bounds = [[-length / 2 - 1, -max(foot_width / 2, radius) - 1, -axis - 1], [length / 2 + 1, max(foot_width / 2, radius) + 1, rise + 1]]);
        // Three teeth hold the hose.
        at_branches() for (k = [0:2]) translate([0, 0, rise - 4.7 - 4.4 * k]) rotate_extrude()
            polygon([[stem - 0.6, 0], [stem + 0.07 * hose, 0], [stem + 0.07 * hose, 0.8], [stem + 0.05, 4.2], [stem - 0.6, 4.2]]);
    }
    at_branches() {
        cylinder(h = rise + 1, d = stem_bore);
        translate([0, 0, rise - 0.6]) cylinder(h = 1, d1 = stem_bore, d2 = stem_bore + 2);
    }
    for (side = through ? [-1, 1] : [1]) rotate([0, side * 90, 0]) translate([0, 0, length / 2 - port_depth]) port();
    translate([(through ? 1 : wall) - length / 2, 0, 0]) rotate([0, 90, 0]) cylinder(h = length - 1 - (through ? 1 : wall), d = bore);
    if (screw != "none") for (x = [-1, 1], y = [-1, 1]) translate([x * (length / 2 - seat / 2), y * (foot_width - seat) / 2, -axis - 1])
        cylinder(h = foot + 2, d = clearance_diameter(screw));
}
