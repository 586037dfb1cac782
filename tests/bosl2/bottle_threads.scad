// Neck and cap of a PET bottle.
include <BOSL2/std.scad>
include <BOSL2/bottlecaps.scad>
include <BOSL2/threading.scad>
pco1881_neck($fn = 48);
right(50) pco1881_cap($fn = 48);
