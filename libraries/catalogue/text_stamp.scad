// title: Embossing stamp
// about: Stamp or cliché with raised text whose walls have a draft, so that clay, leather, wax and casts let go of it; mirrored for stamping or plain for a pattern, with a grip on its back.
// tags: stamp, embossed text, emboss, embossing, draft, taper, cliche, text, letters, mould, cast, pattern, leather, clay, soap
// ask: an embossing stamp with the text "HANDMADE" 60 mm wide
// ask: embossed text stamp "SOAP", letter height 12 mm, relief 2 mm
// words label: label, text, name, says
// words letter: letter height, letters, text size, font size
// words relief: relief, text depth, raised height
// words draft: draft, taper, draft angle
// words mirrored: mirrored, mirror
// words width: width, wide, long, length
// words depth: depth, deep
// words thickness: thickness, thick
// words rim: rim, border, frame
// bodies: 1
// size: [width, depth, thickness + (len(label) > 0 || rim > 0 ? relief : 0)]

use <partwright/shapes.scad>

/* [Text] */
// Text
label = "HANDMADE"; // 20
// Height of capital letters (mm)
letter = 9; // [5:0.5:30]
// Height of the letters over the plate (mm)
relief = 1.6; // [0.8:0.1:3]
// Draft of the letters' walls (°)
draft = 10; // [3:1:25]
// Mirrored, to be pressed into something
mirrored = true;

/* [Plate] */
// Width (mm)
width = 80; // [30:1:150]
// Depth (mm)
depth = 20; // [14:1:80]
// Thickness (mm)
thickness = 4; // [2:0.5:10]
// Width of a raised rim (mm), 0 for none
rim = 1.6; // [0:0.2:4]

/* [Hidden] */
$fn = 24;

// Letters keep clear of the rim, of each other's draft, and of the plate's border.
clear = rim + 1.5 + relief * tan(draft);
line = len(label) > 0 ? textmetrics(label, size = 100).size : [100, 100];
size = min(letter, 100 * (width - 2 * clear) / line[0], 100 * (depth - 2 * clear) / line[1]);

// What the upper faces look like.
module drawing() {
    if (len(label) > 0) text(label, size = size, halign = "center", valign = "center");
    if (rim > 0) difference() {
        rounded_rect([width, depth], 3);
        rounded_rect([width - 2 * rim, depth - 2 * rim], 2);
    }
}

// Walls lean out by the draft from the upper faces to the plate: a roof over the grown outline, made steep and cut off.
module drafted() intersection() {
    scale([1, 1, 1 / tan(draft)]) roof() offset(delta = relief * tan(draft)) children();
    linear_extrude(relief) rounded_rect([width, depth], 3);
}

linear_extrude(thickness) rounded_rect([width, depth], 3);
if (len(label) > 0 || rim > 0) translate([0, 0, thickness]) mirror([mirrored ? 1 : 0, 0, 0]) drafted() drawing();
