// Masks for drives.
include <BOSL2/std.scad>
include <BOSL2/screw_drive.scad>
$fn = 24;
diff() cyl(d = 14, h = 10) {
    tag("remove") attach(TOP) down(4) torx_mask(size = 30, l = 6, anchor = BOT);
    tag("remove") attach(BOT) phillips_mask("#2", anchor = TOP, spin = 45);
}
right(20) diff() cyl(d = 14, h = 10) tag("remove") position(TOP) robertson_mask(2, extra = 1);
