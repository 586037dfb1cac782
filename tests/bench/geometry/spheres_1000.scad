// A thousand spheres in a box that overlap.
at = rands(0, 100, 3000, 7);
for (i = [0:999]) translate([at[3 * i], at[3 * i + 1], at[3 * i + 2]]) sphere(4, $fn = 24);
