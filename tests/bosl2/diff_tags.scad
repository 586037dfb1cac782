// diff() with remove and keep tags at several depths.
include <BOSL2/std.scad>
$fn = 32;
diff("hole", "pin")
cuboid([50, 30, 10]) {
    tag("hole") attach(TOP) cyl(d = 18, h = 30);
    tag("pin") cyl(d = 6, h = 16);
    tag("hole") xcopies(36) cyl(d = 5, h = 30, $fn = 16);
}
