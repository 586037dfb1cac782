$fn = 48;
module half() {
    difference() {
        cylinder(r = 12, h = 10);
        translate([0, 0, -1]) cylinder(r = 9, h = 12);
        translate([-20, -20, -1]) cube([20, 40, 12]);
        translate([0, -4, -1]) cube([20, 8, 12]);
    }
    translate([-0.5, 8.9, 0]) cube([2, 8, 10]);
}
union() { half(); mirror([1, 0, 0]) half(); }
