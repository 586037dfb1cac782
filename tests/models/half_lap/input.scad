// peer: newer
difference() { cube([60, 16, 16]); translate([22, -1, 8]) cube([16, 18, 9]); }
translate([22, -22, 0]) difference() { cube([16, 60, 16]); translate([-1, 22, -1]) cube([18, 16, 9]); }
