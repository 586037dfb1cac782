// peer: none
linear_extrude(4) difference() {
    rounded_square([60, 40], r = [4, 4, 14, 14], $fn = 64);
    for (x = [15, 45]) translate([x, 16]) keyhole(d = 9, slot = 4.5, length = 12, $fn = 48);
}
translate([30, 62, 0]) linear_extrude(4) difference() { superellipse([40, 34], n = 4, $fn = 128); reuleaux(20, $fn = 96); }
