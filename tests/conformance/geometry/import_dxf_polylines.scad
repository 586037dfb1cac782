linear_extrude(1) import("files/polylines.dxf");
