// Chamfered, rounded and teardrop cuboids.
include <BOSL2/std.scad>
$fn = 24;
xdistribute(spacing = 40) {
    cuboid([30, 20, 15], chamfer = 3, edges = [TOP, FRONT + LEFT]);
    cuboid([30, 20, 15], rounding = 4);
    cuboid([30, 20, 15], rounding = 4, teardrop = true, edges = "X");
    cuboid([30, 20, 15], rounding = -3, edges = BOT);
    cuboid([30, 20, 15], rounding = 3, edges = "Z", except = FRONT + RIGHT, trimcorners = false);
}
