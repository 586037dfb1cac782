intersection() {
    sphere(r = 20, $fn = 60);
    translate([-25, -25, 0]) cube([50, 50, 50]);
}
