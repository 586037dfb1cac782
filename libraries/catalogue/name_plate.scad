// title: Name plate
// about: Label or name plate with raised or engraved text and optional screw holes.
// tags: name plate, label, sign, text, plate, tag, badge
// ask: a name plate with the text "Workshop" 100 x 30 mm
// ask: engraved label "Power", 60 mm wide
// words label: label, text, name, says
// words width: width, wide, long, length
// words height: height, high, tall, depth
// words thickness: thickness, thick
// words letter: letter height, letters, text size, font size
// words relief: relief, text depth, raised height
// words engraved: engraved, engrave, cut in
// words screw: screw, holes, fastener
// bodies: 1
// size: [width, height, thickness + (engraved || len(label) == 0 ? 0 : relief)]

use <partwright/fasteners.scad>
use <partwright/patterns.scad>
use <partwright/text.scad>

/* [Text] */
// Text
label = "Workshop"; // 24
// Height of capital letters (mm)
letter = 11; // [4:0.5:40]
// Height or depth of the letters (mm)
relief = 0.8; // [0.2:0.1:3]
// Engraved instead of raised
engraved = false;

/* [Plate] */
// Width (mm)
width = 100; // [30:1:250]
// Height (mm)
height = 30; // [12:1:100]
// Thickness (mm)
thickness = 3; // [1.2:0.2:8]
// Screws at both ends
screw = "none"; // [none, M3, M4]

/* [Hidden] */
$fn = 32;

margin = screw == "none" ? 0 : washer_diameter(screw) / 2 + 1;
// Letters keep clear of the border and of the screws.
size = min(letter, height - 6);

difference() {
    text_plate(label, [width, height, thickness], size, relief, engraved, 3, margin = margin * 2);
    if (screw != "none") for (side = [-1, 1]) translate([side * (width / 2 - margin), 0, thickness])
        clearance_hole(screw, thickness + 1, above = 1 + relief);
}
