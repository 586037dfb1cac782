// Diamond knurling as one closed polyhedron: cheap, and a good operand of booleans.

// A cylinder with diamond knurling, standing on z = 0; both ends fall to the bottom of the knurl.
//   d: diameter over the crests (mm)
//   h: height (mm)
//   count: diamonds around, rounded up to a multiple of 4 (32)
//   depth: depth of the knurl (mm, 0.6)
// example: knurled_cylinder(d = 20, h = 12, count = 36);
module knurled_cylinder(d, h, count = 32, depth = 0.6) {
    n = 8 * ceil(max(count, 8) / 4);
    rows = 2 * max(1, round(h * n / PI / d / 2));
    function high(i, k) = k > 0 && k < rows && (i + k) % 2 == 0;
    function at(i, k) = (i % n) * (rows + 1) + k;
    points = [for (i = [0:n - 1], k = [0:rows])
        let (r = d / 2 - (high(i, k) ? 0 : depth)) [r * cos(360 * i / n), r * sin(360 * i / n), h * k / rows]];
    faces = concat(
        [[for (i = [0:n - 1]) at(i, 0)], [for (i = [n - 1:-1:0]) at(i, rows)]],
        // Each quad is split between its two low corners, so that the crests are tips of pyramids.
        [for (i = [0:n - 1], k = [0:rows - 1]) each (
            (i + k) % 2 == 0
            ? [[at(i, k), at(i, k + 1), at(i + 1, k)], [at(i + 1, k), at(i, k + 1), at(i + 1, k + 1)]]
            : [[at(i, k), at(i + 1, k + 1), at(i + 1, k)], [at(i, k), at(i, k + 1), at(i + 1, k + 1)]])]);
    polyhedron(points, faces);
}
