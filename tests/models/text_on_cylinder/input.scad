// peer: newer
difference() {
  cylinder(r = 20, h = 14, $fn = 72);
  for (i = [0:5]) rotate(i * 25) translate([18.5, 0, 3]) rotate([90, 0, 90]) linear_extrude(4) text(chr(65 + i), size = 7, font = "Liberation Sans", halign = "center");
}
