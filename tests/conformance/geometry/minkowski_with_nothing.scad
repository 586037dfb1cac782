// In the plane nothing comes of a sum with nothing; in space the other shapes stay.
translate([0, 0, 10]) linear_extrude(1) minkowski() { square(2); difference() { square(1); square(3, center = true); } }
minkowski() { cube(2); difference() { cube(1); cube(3, center = true); } }
