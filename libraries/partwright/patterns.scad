// Copies of children in rows, grids, circles and mirrors.

// Children in a grid centred on the origin.
//   count: [columns, rows]
//   pitch: [x, y] distances between neighbours (mm)
// example: grid([3, 2], [10, 12]) cylinder(h = 2, d = 5);
module grid(count, pitch)
    for (i = [0:1:count[0] - 1], j = [0:1:count[1] - 1])
        translate([(i - (count[0] - 1) / 2) * pitch[0], (j - (count[1] - 1) / 2) * pitch[1], 0]) children();

// Children in a row along X, centred on the origin.
//   count: number of copies
//   pitch: distance between neighbours (mm)
// example: row(4, 10) cylinder(h = 2, d = 5);
module row(count, pitch) grid([count, 1], [pitch, 0]) children();

// Children around the Z axis, each turned outwards.
//   count: number of copies
//   r: distance from the axis (mm, 0)
//   start: angle of the first copy (degrees, 0)
// example: polar(6, r = 15) cylinder(h = 2, d = 4);
module polar(count, r = 0, start = 0)
    for (i = [0:1:count - 1]) rotate(start + 360 * i / count) translate([r, 0, 0]) children();

// Children at the four corners of a rectangle centred on the origin.
//   size: [x, y] distances between the copies (mm)
// example: corners([30, 20]) cylinder(h = 2, d = 4);
module corners(size)
    for (x = [-0.5, 0.5], y = [-0.5, 0.5]) translate([x * size[0], y * size[1], 0]) children();

// Children and their mirror image.
//   normal: normal of the mirror plane through the origin ([1, 0, 0])
// example: mirror_copy() translate([10, 0, 0]) cube([5, 3, 8]);
module mirror_copy(normal = [1, 0, 0]) {
    children();
    mirror(normal) children();
}

// Hexagonal cells (2D) that fill a rectangle centred on the origin; only whole cells are drawn.
//   size: [x, y] of the field (mm)
//   cell: width of a cell across its flats (mm)
//   wall: width of the web between cells (mm)
// example: linear_extrude(2) difference() { square([60, 40], center = true); honeycomb([54, 34], 8, 1.6); }
module honeycomb(size, cell, wall) {
    dx = (cell + wall) * sin(60);
    dy = cell + wall;
    nx = floor((size[0] / 2 - cell / cos(30) / 2) / dx);
    ny = floor((size[1] / 2 - cell / 2) / dy);
    for (i = [-nx:1:nx], j = [-ny - 1:1:ny])
        let (y = (j + (i % 2 == 0 ? 0 : 0.5)) * dy)
            if (abs(y) + cell / 2 <= size[1] / 2) translate([i * dx, y]) circle(d = cell / cos(30), $fn = 6);
}
