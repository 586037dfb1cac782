// A closed sweep with a twist.
include <BOSL2/std.scad>
path = [for (a = [0 : 6 : 354]) [30 * cos(a), 30 * sin(a), 5 * sin(3 * a)]];
path_sweep(ellipse(d = [10, 5], $fn = 16), path, closed = true, twist = 180, symmetry = 2);
