// A tripod's quick release plate.
include <BOSL2/std.scad>
include <BOSL2/tripod_mounts.scad>
manfrotto_rc2_plate($fn = 24);
