// peer: newer
difference() {
  cylinder(r1 = 12, r2 = 10, h = 70, $fn = 60);
  for (a = [0:24:336]) rotate(a) translate([12, 0, 8]) cylinder(r = 1.6, h = 52, $fn = 16);
}
for (z = [-6, 70]) translate([-15, -15, z]) cube([30, 30, 6]);
