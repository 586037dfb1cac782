// peer: newer
rotate([90, 0, 0]) linear_extrude(20, center = true) difference() {
  intersection() { circle(30, $fn = 90); translate([-30, -30]) square([60, 22]); }
  translate([0, -14]) circle(3, $fn = 30);
}
