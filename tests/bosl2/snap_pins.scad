// A snap pin and its socket.
include <BOSL2/std.scad>
include <BOSL2/joiners.scad>
$fn = 24;
snap_pin("standard", pointed = true, anchor = CENTER, orient = UP);
right(25) diff() cuboid([14, 14, 18]) tag("remove") attach(TOP) snap_pin_socket("standard", fixed = false, fins = true);
