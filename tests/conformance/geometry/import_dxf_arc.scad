linear_extrude(1) import("files/arc.dxf", $fs = 0.3, $fa = 3);
