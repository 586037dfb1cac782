// Plates with letters.

use <partwright/shapes.scad>

// A plate with raised or engraved text, lying on z = 0, centred. Letters that would leave the plate are cut at its border.
//   label: the text
//   size: [x, y, z] of the plate (mm)
//   letter: height of capital letters (mm, 8)
//   relief: height of raised letters, depth of engraved ones (mm, 0.8)
//   engraved: cut the letters in instead of raising them (false)
//   r: corner radius (mm, 3)
//   margin: kept free of letters at the left and right end (mm, 1)
// example: text_plate("Partwright", [80, 20, 3]);
module text_plate(label, size, letter = 8, relief = 0.8, engraved = false, r = 3, margin = 1) {
    deep = engraved ? min(relief, size[2] - 0.4) : relief;
    module letters() intersection() {
        text(label, size = letter, halign = "center", valign = "center");
        rounded_rect([size[0] - 2 * max(margin, 1), size[1] - 2], max(r - 1, 0));
    }
    if (engraved) difference() {
        linear_extrude(size[2]) rounded_rect([size[0], size[1]], r);
        if (len(label) > 0) translate([0, 0, size[2] - deep]) linear_extrude(deep + 1) letters();
    } else {
        linear_extrude(size[2]) rounded_rect([size[0], size[1]], r);
        if (len(label) > 0) translate([0, 0, size[2] - 0.2]) linear_extrude(deep + 0.2) letters();
    }
}
