// An L with gussets: extruded profile, mirrored ribs, holes across two axes.
$fn = 40;
module profile(leg, t, r) {
    offset(r = -r) offset(delta = r) union() { square([leg, t]); square([t, leg]); }
}
difference() {
    union() {
        rotate([90, 0, 90]) linear_extrude(60) profile(40, 5, 4);
        for (x = [8, 47]) translate([x, 0, 0]) rotate([90, 0, 90]) linear_extrude(5) polygon([[4, 4], [34, 4], [4, 34]]);
    }
    for (x = [20, 40]) translate([x, 28, -1]) cylinder(d = 5.5, h = 10);
    for (x = [20, 40]) translate([x, -1, 28]) rotate([-90, 0, 0]) cylinder(d = 5.5, h = 10);
}
