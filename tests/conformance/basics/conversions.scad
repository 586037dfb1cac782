translate("a") cube();
cube([1, 2]);
cube("a");
rotate("a") cube();
rotate([1, "a"]) cube();
mirror("x") cube();
