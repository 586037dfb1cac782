rotate_extrude($fn = 56) union() {
  square([16, 2]);
  square([2.5, 30]);
  translate([0, 28]) polygon([[0, 0], [6, 2], [14, 10], [16, 26], [15, 26], [13, 11], [5.5, 4], [0, 3]]);
}
