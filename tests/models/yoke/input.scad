// peer: newer
rotate([90, 0, 0]) linear_extrude(12, center = true) difference() {
  union() { translate([0, 30]) circle(14, $fn = 60); translate([-14, 0]) square([28, 30]); translate([-20, 0]) square([40, 5]); }
  translate([0, 30]) circle(8, $fn = 48);
  translate([-5, 10]) square([10, 8]);
}
