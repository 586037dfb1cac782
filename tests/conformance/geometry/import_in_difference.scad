difference() { import("files/part.stl"); translate([-1, 5, -1]) cube([40, 3, 3]); }
