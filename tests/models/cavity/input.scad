// A closed void inside: one body, two shells.
difference() {
    cube(20, center = true);
    sphere(r = 7, $fn = 32);
}
