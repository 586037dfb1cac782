// Boolean operations of polygons in script code.
include <BOSL2/std.scad>
shapes = [for (i = [0 : 5]) zrot(i * 60, p = right(20, circle(r = 15, $fn = 40)))];
region = union(shapes);
echo(len(region), region_area(region));
inner = offset(region, delta = -2);
echo(region_area(difference(region, inner)));
