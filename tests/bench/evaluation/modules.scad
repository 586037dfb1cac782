// Modules that call modules, with children and dynamic variables.
module turn(n) for (i = [0 : n - 1]) rotate(i * 360 / n) children();
module tree(level) {
    $size = 10 - level;
    leaf();
    if (level > 0) turn(4) translate([level * 5, 0, 0]) tree(level - 1);
}
module leaf() translate([0, 0, $size]) cube([$size, 1, 1]);
tree(6);
echo("done");
