// peer: newer
module tail(w) linear_extrude(60) polygon([[-w, 0], [w, 0], [w - 3, 6], [-w + 3, 6]]);
rotate([90, 0, 0]) difference() { translate([-20, -8, 0]) cube([40, 14, 60]); translate([0, -0.5, -1]) scale([1, 1.2, 1.1]) tail(9.4); }
translate([0, 20, 0]) rotate([90, 0, 0]) tail(9);
