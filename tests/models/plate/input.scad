// A plate with a grid of holes, countersunk at the corners.
width = 80; // [40:1:160]
depth = 50; // [30:1:120]
thickness = 6; // [3:0.5:12]
/* [Hidden] */
$fn = 48;
difference() {
    cube([width, depth, thickness]);
    for (x = [10:20:width - 10], y = [10:15:depth - 10]) translate([x, y, -1]) cylinder(d = 5.5, h = thickness + 2);
    for (x = [5, width - 5], y = [4, depth - 4]) translate([x, y, thickness - 2]) cylinder(d1 = 3, d2 = 7.5, h = 2.2);
}
