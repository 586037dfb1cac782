// Equal cylinders that cross, bored through.
$fn = 60;
difference() {
    union() { cylinder(r = 10, h = 60, center = true); rotate([90, 0, 0]) cylinder(r = 10, h = 60, center = true); }
    cylinder(r = 7, h = 62, center = true);
    rotate([90, 0, 0]) cylinder(r = 7, h = 62, center = true);
}
