linear_extrude(1) import("files/lines.dxf", origin = [3, 4], scale = 2);
