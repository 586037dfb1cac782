// A Menger sponge of level 2: many coplanar cuts.
module holes(size, level) {
    third = size / 3;
    for (axis = [[0, 0, 0], [90, 0, 0], [0, 90, 0]]) rotate(axis) cube([third, third, size * 1.1], center = true);
    if (level > 1) for (x = [-third, 0, third], y = [-third, 0, third], z = [-third, 0, third])
        translate([x, y, z]) holes(third, level - 1);
}
difference() {
    cube(27, center = true);
    holes(27, 2);
}
