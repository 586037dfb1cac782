// Letters around a cylinder.
include <BOSL2/std.scad>
include <BOSL2/miscellaneous.scad>
cyl(d = 30, h = 14, $fn = 60);
cylindrical_extrude(od = 33, id = 29, size = 60, $fn = 30) text("Turn", size = 8, halign = "center", valign = "center", font = "Liberation Sans");
