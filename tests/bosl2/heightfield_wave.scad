// A height field of a function.
include <BOSL2/std.scad>
heightfield(size = [60, 60], bottom = -6, data = function(x, y) 4 * sin(x) * cos(y), xrange = [-180 : 20 : 180], yrange = [-180 : 20 : 180]);
