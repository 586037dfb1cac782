// peer: newer
difference() {
  hull() { cylinder(r = 12, h = 8, $fn = 48); translate([50, 20, 0]) cylinder(r = 6, h = 8, $fn = 48); }
  translate([0, 0, -1]) cylinder(r = 6, h = 10, $fn = 40);
  translate([50, 20, -1]) cylinder(r = 3, h = 10, $fn = 30);
  translate([0, 0, 4]) hull() { translate([16, 6.4, 0]) cylinder(r = 5, h = 8, $fn = 40); translate([38, 15.2, 0]) cylinder(r = 3, h = 8, $fn = 40); }
}
