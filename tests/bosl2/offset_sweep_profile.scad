// Flared ends by a given profile.
include <BOSL2/std.scad>
shape = ellipse(d = [40, 24], $fn = 40);
offset_sweep(shape, height = 16, top = os_profile(points = [[0, 0], [-3, 1], [-3, 4], [1, 5]]), bottom = os_circle(r = -3), steps = 6);
