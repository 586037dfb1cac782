linear_extrude(1) import("files/ellipses.dxf", $fn = 50);
