// Buttress rod with an internal counterpart.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
buttress_threaded_rod(d = 14, l = 20, pitch = 3, $fn = 32);
right(25) difference() {
    cyl(d = 22, h = 10, $fn = 48);
    buttress_threaded_rod(d = 14, l = 12, pitch = 3, internal = true, $slop = 0.2, $fn = 32);
}
