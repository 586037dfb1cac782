// Roots, fits and matrices.
include <BOSL2/std.scad>
roots = real_roots([1, -6, 11, -6]);
line = linear_solve([[2, 1], [1, 3]], [20, 30]);
cuboid([roots[0] * 10, line.x * 2, line.y]);
right(40) cuboid([det3([[2, 0, 1], [1, 3, 2], [1, 1, 4]]), norm(cross([1, 2, 3], [4, 5, 6])), mean([4, 8, 12])]);
right(80) cuboid([polynomial([1, 2, 3], 2), lcm(4, 6), gcd(24, 18)]);
