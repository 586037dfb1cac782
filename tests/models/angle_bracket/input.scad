// peer: newer
// Two legs with slots and a gusset.
t = 4;
module leg() difference() {
  cube([40, 30, t]);
  for (x = [14, 30]) hull() for (y = [10, 20]) translate([x, y, -1]) cylinder(d = 5, h = t + 2, $fn = 24);
}
leg();
translate([t, 0, 0]) rotate([0, -90, 0]) leg();
translate([t, 17, t]) rotate([90, 0, 0]) linear_extrude(4) polygon([[0, 0], [20, 0], [0, 20]]);
