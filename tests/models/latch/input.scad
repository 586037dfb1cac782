linear_extrude(10) union() {
  square([50, 4]);
  translate([46, 0]) polygon([[0, 0], [4, 0], [4, 9], [-3, 9], [0, 6]]);
  translate([0, 2]) difference() { circle(6, $fn = 40); circle(3, $fn = 30); }
}
