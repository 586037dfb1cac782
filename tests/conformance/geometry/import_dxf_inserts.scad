linear_extrude(1) import("files/inserts.dxf", scale = 3, origin = [1, 1]);
