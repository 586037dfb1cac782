// peer: newer
translate([0, 0, -3]) linear_extrude(3.5) offset(r = 3, $fn = 32) square([50, 18]);
translate([50, 4, 0]) mirror([1, 0, 0]) linear_extrude(2.5) text("STAMP", size = 10, font = "Liberation Mono:style=Bold");
