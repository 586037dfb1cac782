// A bracket of two plates, grown by a ball.
include <shared/rounded.scad>
rounded(1.5) {
    cube([40, 30, 4]);
    cube([4, 30, 36]);
}
