// peer: newer
difference() {
  cube([60, 16, 4]);
  translate([30, 8, 2.5]) linear_extrude(3) text("PART 7", size = 8, font = "Liberation Sans:style=Bold", halign = "center", valign = "center");
}
