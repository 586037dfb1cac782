// peer: newer
intersection() {
  union() { cylinder(r = 10, h = 30, $fn = 48); }
  difference() {
    cylinder(r = 11, h = 30, $fn = 48);
    for (s = [-1, 1], a = [0:30:330]) rotate(a) translate([10.6, 0, 15]) rotate([s * 40, 0, 0]) rotate(45) cube([1.6, 1.6, 60], center = true);
  }
}
