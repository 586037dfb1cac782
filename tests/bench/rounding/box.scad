// A box, grown by a ball: round edges and corners.
include <shared/rounded.scad>
rounded(2) cube([40, 30, 16]);
