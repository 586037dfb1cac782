// peer: newer
union() {
  rotate_extrude($fn = 48) polygon([[0, 0], [12, 0], [12, 3], [9, 6], [5, 20], [8, 22], [0, 22]]);
  translate([0, 0, 27]) sphere(7, $fn = 40);
}
