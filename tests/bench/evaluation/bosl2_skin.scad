// Sweeps and skins: frames along a path, resampling, surfaces as lists of points and faces.
include <BOSL2/std.scad>
knot = [for (t = [0 : 6 : 354]) [20 * sin(t) + 40 * sin(2 * t), 20 * cos(t) - 40 * cos(2 * t), -20 * sin(3 * t)]];
tube = path_sweep(circle(r = 4, $fn = 16), knot, closed = true);
echo(len(tube[0]), len(tube[1]), vnf_volume(tube));
bottle = skin([circle(r = 20, $fn = 60), square(30, center = true), circle(r = 8, $fn = 12)], z = [0, 20, 40], slices = 10, method = "distance");
echo(len(bottle[0]), vnf_area(bottle));
vnf_polyhedron(tube);
