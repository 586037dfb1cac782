// Torus, onion, teardrop and spheroid of all styles.
include <BOSL2/std.scad>
$fn = 32;
xdistribute(spacing = 45) {
    torus(od = 40, id = 20);
    onion(r = 15, ang = 40, cap_h = 18);
    teardrop(r = 12, h = 20, ang = 45, cap_h = 14, chamfer = 2);
    spheroid(d = 30, style = "aligned");
    spheroid(d = 30, style = "octa");
    spheroid(d = 30, style = "icosa");
    spheroid(d = 30, circum = true);
}
