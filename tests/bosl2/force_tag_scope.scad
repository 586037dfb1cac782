// Scoped tags inside of a module of its own.
include <BOSL2/std.scad>
$fn = 24;
module ring() tag_scope("ring") diff() cyl(d = 14, h = 6) tag("remove") cyl(d = 8, h = 10) children();
diff()
cuboid([30, 30, 6]) {
    tag("remove") cyl(d = 10, h = 20);
    attach(RIGHT, LEFT) ring();
    force_tag("remove") position(LEFT) cyl(d = 6, h = 20);
}
