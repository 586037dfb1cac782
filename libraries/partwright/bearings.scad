// Deep groove ball bearings: boundary dimensions (ISO 15) of the common small types, and seats for them.

// name, bore, outer diameter, width
BALL_BEARINGS = [
    ["623", 3, 10, 4],
    ["624", 4, 13, 5],
    ["625", 5, 16, 5],
    ["626", 6, 19, 6],
    ["607", 7, 19, 6],
    ["608", 8, 22, 7],
    ["688", 8, 16, 5],
    ["6000", 10, 26, 8],
    ["6001", 12, 28, 8],
    ["6002", 15, 32, 9],
    ["6003", 17, 35, 10],
    ["6004", 20, 42, 12],
    ["6005", 25, 47, 12],
    ["6006", 30, 55, 13],
    ["6200", 10, 30, 9],
    ["6201", 12, 32, 10],
    ["6202", 15, 35, 11],
    ["6203", 17, 40, 12],
    ["6204", 20, 47, 14],
    ["6205", 25, 52, 15],
];

// The row of a bearing: [name, bore, outer diameter, width].
//   name: designation, "608"
// example: echo(bearing("608"));
function bearing(name) =
    let (found = [for (row = BALL_BEARINGS) if (row[0] == name) row])
    assert(len(found) == 1, str("unknown bearing ", name, "; use one of ", [for (row = BALL_BEARINGS) row[0]]))
    found[0];

// Bore of a bearing (mm).
//   name: designation, "608"
// example: echo(bearing_bore("608"));
function bearing_bore(name) = bearing(name)[1];

// Outer diameter of a bearing (mm).
//   name: designation, "608"
// example: echo(bearing_diameter("608"));
function bearing_diameter(name) = bearing(name)[2];

// Width of a bearing (mm).
//   name: designation, "608"
// example: echo(bearing_width("608"));
function bearing_width(name) = bearing(name)[3];

// A stand-in for a bearing, standing on z = 0: two rings and the shield between them.
//   name: designation, "608"
// example: ball_bearing("608");
module ball_bearing(name) {
    inner = bearing_bore(name) / 2;
    outer = bearing_diameter(name) / 2;
    width = bearing_width(name);
    ring = (outer - inner) * 0.22;
    rotate_extrude() polygon([
        [inner, 0], [inner + ring, 0], [inner + ring, width * 0.1], [outer - ring, width * 0.1], [outer - ring, 0], [outer, 0],
        [outer, width], [outer - ring, width], [outer - ring, width * 0.9], [inner + ring, width * 0.9], [inner + ring, width],
        [inner, width]]);
}

// Cutter for a bearing's seat, down from z = 0, with a smaller hole below so that only the outer ring is supported.
//   name: designation, "608"
//   depth: depth of the whole cut (mm); more than the body's height for a through hole
//   play: added to the seat's diameter (mm, 0.1)
//   shoulder: radial width of the supporting shoulder (mm, 1.5)
//   above: length above the surface (mm, 1)
// example: difference() { cylinder(h = 10, d = 30); translate([0, 0, 10]) bearing_seat("608", 11); }
module bearing_seat(name, depth, play = 0.1, shoulder = 1.5, above = 1) {
    d = bearing_diameter(name) + play;
    w = bearing_width(name);
    rotate_extrude() polygon([
        [0, -depth], [d / 2 - shoulder, -depth], [d / 2 - shoulder, -w], [d / 2, -w], [d / 2, -0.5], [d / 2 + 0.5, 0],
        [d / 2 + 0.5, above], [0, above]]);
}
