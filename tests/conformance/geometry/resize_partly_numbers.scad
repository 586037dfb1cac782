// peer: newer
resize(["a", 5, 6]) cube(1); translate([20, 0, 0]) resize([5, "a", 6]) cube(1); translate([40, 0, 0]) resize([5, 6, 7, 8]) cube(1);
