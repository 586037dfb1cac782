// A planetary set computed for its ratio.
include <BOSL2/std.scad>
include <BOSL2/gears.scad>
set = planetary_gears(mod = 1, n = 3, max_teeth = 60, ring_carrier = 1.5, gear_spin = 10);
ring_gear(mod = 1, teeth = set[1][1], profile_shift = set[1][2], gear_spin = set[1][3], backing = 3, thickness = 6);
spur_gear(mod = 1, teeth = set[0][1], profile_shift = set[0][2], gear_spin = set[0][3], thickness = 6, shaft_diam = 4);
move_copies(set[2][4]) spur_gear(mod = 1, teeth = set[2][1], profile_shift = set[2][2], gear_spin = set[2][3][$idx], thickness = 6);
