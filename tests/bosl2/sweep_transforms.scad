// A shape under a list of transformations.
include <BOSL2/std.scad>
shape = scale([8, 12], circle(r = 1, $fn = 20));
transforms = [for (t = [0 : 5 : 90]) yrot(t, cp = [40, 0, 0]) * scale(1 - t / 180) * zrot(t)];
sweep(shape, transforms);
