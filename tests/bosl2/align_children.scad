// Children aligned inside and outside a face.
include <BOSL2/std.scad>
$fn = 24;
cuboid([50, 40, 12]) {
    align(TOP, [LEFT, RIGHT]) cuboid([8, 20, 6], rounding = 2, edges = "Z");
    align(RIGHT, BOTTOM) cyl(d = 8, h = 4);
    align(FRONT, [LEFT, CENTER], overlap = 0.5) prismoid(8, 4, h = 5);
}
