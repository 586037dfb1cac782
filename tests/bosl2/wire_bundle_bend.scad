// A bundle of wires around a corner.
include <BOSL2/std.scad>
include <BOSL2/wiring.scad>
wire_bundle([[40, 0, -10], [40, 0, 30], [0, 0, 30]], wires = 5, rounding = 8, wirediam = 2, corner_steps = 6, $fn = 12);
