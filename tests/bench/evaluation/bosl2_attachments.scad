// Nested attachments with tags: dynamic variables, geometry descriptions, matrices.
include <BOSL2/std.scad>
$fn = 16;
module knob(level) cuboid([10, 10, 4], chamfer = 0.5) {
    attach([TOP, LEFT, RIGHT], BOT) cyl(d = 5, h = 3, rounding2 = 1);
    if (level > 0) attach(TOP, BOT, overlap = 1) knob(level - 1);
}
diff() grid_copies(n = [2, 1], spacing = 40) {
    knob(1);
    tag("remove") cyl(d = 2, h = 30);
}
echo(len(EDGES_ALL), BOSL_VERSION);
