// peer: newer
difference() {
  rotate_extrude($fn = 48) polygon([[0, 0], [14, 0], [20, 12], [22, 30], [14, 48], [18, 60], [0, 60]]);
  translate([0, 0, 2]) rotate_extrude($fn = 48) polygon([[0, 0], [12, 0], [18, 11], [20, 28], [12, 46], [16.5, 60], [0, 60]]);
}
