// peer: newer
module rib(c, t) linear_extrude(0.5) polygon([for (x = [0:0.1:1]) [x * c, t * c * sqrt(x) * (1 - x) * 2], for (x = [0.9:-0.1:0.1]) [x * c, -t * c * sqrt(x) * (1 - x)]]);
hull() { rib(40, 0.15); translate([15, 3, 60]) rotate(-4) rib(20, 0.12); }
