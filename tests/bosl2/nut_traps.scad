// Nut traps from the side and in line.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
diff()
cuboid([40, 24, 16]) {
    position(RIGHT) tag("remove") nut_trap_side(12, "M4", poke_len = 6, poke_diam = 4.4, orient = UP, anchor = RIGHT, $fn = 24);
    tag("remove") left(10) position(BOT) nut_trap_inline(5, "M5", orient = UP, anchor = BOT);
}
