// peer: newer
difference() {
  cylinder(r = 20, h = 10, $fn = 72);
  translate([0, 0, -1]) cylinder(r = 16, h = 12, $fn = 72);
  for (a = [0, 120, 240]) rotate(a) {
    translate([14, -3, 5]) cube([4, 6, 6]);
    rotate_extrude(angle = 30, $fn = 72) translate([14, 3]) square([4, 2.5]);
  }
}
