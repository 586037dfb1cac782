$fn = 60;
difference() {
    union() { cylinder(r1 = 6, r2 = 6, h = 20); translate([0, 0, 20]) cylinder(r1 = 6, r2 = 30, h = 25); }
    translate([0, 0, -1]) cylinder(r = 4.5, h = 22);
    translate([0, 0, 20]) cylinder(r1 = 4.5, r2 = 28.5, h = 25.01);
}
