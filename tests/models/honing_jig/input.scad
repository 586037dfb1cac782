// peer: newer
difference() {
  hull() { cube([40, 20, 2]); translate([5, 5, 12]) cube([30, 10, 2]); }
  translate([12, -1, 4]) rotate([15, 0, 0]) cube([16, 40, 4]);
  translate([-1, 10, 4]) rotate([0, 90, 0]) cylinder(d = 4, h = 50, $fn = 24);
}
