// Nuts of several shapes.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
$fn = 32;
nut("M8", thickness = "normal");
right(20) nut("M6", shape = "square", nutwidth = 10, thickness = 5, bevel = true);
right(40) nut("1/4-20", thickness = "thin", ibevel = false);
