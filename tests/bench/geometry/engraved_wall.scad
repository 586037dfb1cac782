// Letters engraved in a curved wall.
difference() {
  cylinder(r = 40, h = 20, $fn = 180);
  translate([0, 0, -1]) cylinder(r = 36, h = 22, $fn = 180);
  for (i = [0:23]) rotate(i * 15) translate([38.5, 0, 6]) rotate([90, 0, 90])
    linear_extrude(5) text(chr(65 + i), size = 8, font = "Liberation Sans:style=Bold", halign = "center", $fn = 12);
}
