// Text raised on a rounded plate.
union() {
    linear_extrude(3) offset(r = 4, $fn = 32) square([72, 16], center = true);
    translate([0, 0, 2.5]) linear_extrude(2) text("PARTWRIGHT", size = 8, halign = "center", valign = "center");
}
