// Resampled, cut and measured paths.
include <BOSL2/std.scad>
path = resample_path(star(5, r = 20, ir = 9), n = 60, closed = true);
linear_extrude(height = 3) polygon(path);
right(50) path_copies(subdivide_path(rect([40, 24]), maxlen = 6), n = 12, closed = true) cuboid([2, 4, 3]);
right(100) linear_extrude(height = 3) stroke(path_cut(path, path_length(path) * 0.4)[0], width = 1.5, $fn = 8);
right(150) cuboid([path_length(path, closed = true) / 10, 5, 3]);
