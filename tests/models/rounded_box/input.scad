// Minkowski of two convex solids.
minkowski() {
    cube([30, 20, 10]);
    sphere(r = 3, $fn = 24);
}
