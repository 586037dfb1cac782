// Skin between profiles with different counts.
include <BOSL2/std.scad>
skin([circle(r = 20, $fn = 4), circle(r = 14, $fn = 24), circle(r = 18, $fn = 3)], z = [0, 15, 30], slices = 8, method = "reindex");
right(60) skin([square(30, center = true), circle(r = 12, $fn = 20)], z = [0, 25], slices = 6, method = "distance");
right(110) skin([rect([20, 30]), pentagon(r = 12)], z = [0, 20], slices = 5, method = "fast_distance");
