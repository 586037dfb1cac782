// peer: none
$tol = 0.02;
difference() {
    linear_extrude(60, scale = 0.7) airfoil("2412", chord = 90);
    for (x = [24, 48]) translate([x, 2.2, -1]) cylinder(d = 4, h = 40, $fn = 32);
}
translate([0, 40, 0]) linear_extrude(12) airfoil("0018", chord = 60, blunt = true);
