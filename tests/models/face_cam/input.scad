// peer: newer
difference() {
  cylinder(r = 20, h = 12, $fn = 72);
  for (i = [0:35]) rotate(i * 10) translate([14, 0, 9 + 2 * sin(i * 20)]) translate([-2, -1.6, 0]) cube([12, 3.2, 10]);
  translate([0, 0, -1]) cylinder(r = 5, h = 20, $fn = 40);
}
