// Gear profiles: involutes, roots, clipping, and the surfaces of a helical pair.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
for (teeth = [9 : 4 : 33]) {
    profile = spur_gear2d(mod = 1, teeth = teeth);
    echo(teeth, region_area(force_region(profile)));
}
spur_gear(mod = 2, teeth = 24, thickness = 10, helical = 25, slices = 8);
bevel_gear(mod = 1.5, teeth = 24, mate_teeth = 18, shaft_diam = 5);
worm(circ_pitch = 6, d = 20, l = 30);
echo(gear_dist(mod = 2, teeth1 = 12, teeth2 = 31, helical = 15));
