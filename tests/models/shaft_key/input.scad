use <parts.scad>
difference() {
    shaft(d = 20, length = 50);
    translate([0, 0, 30]) key(width = 6, depth = 4, d = 20, length = 25);
}
