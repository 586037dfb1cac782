// Fillets beside a post.
include <BOSL2/std.scad>
$fn = 32;
cuboid([40, 30, 5]) align(TOP) cuboid([10, 30, 20]) {
    position(BOT + LEFT) fillet(l = 30, r = 6, orient = BACK, spin = 180);
    position(BOT + RIGHT) fillet(l = 30, r = 6, orient = FRONT);
}
