// peer: newer
for (i = [0:4]) translate([0, 0, i * 8.5]) difference() {
  union() { cylinder(d = 10, h = 8, $fn = 40); translate([0, -5, 0]) mirror([i % 2, 0, 0]) cube([16, 3, 8]); }
  translate([0, 0, -1]) cylinder(d = 4, h = 10, $fn = 32);
}
