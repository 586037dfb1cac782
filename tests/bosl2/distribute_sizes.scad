// Distribution by given sizes.
include <BOSL2/std.scad>
$fn = 16;
sizes = [10, 20, 14];
xdistribute(sizes = sizes, spacing = 4) for (size = sizes) cuboid(size, chamfer = 1);
back(40) distribute(sizes = sizes, l = 80, dir = RIGHT + UP) {
    cyl(d = 10, h = 10);
    spheroid(d = 20, style = "icosa");
    cuboid(14);
}
