linear_extrude(1) import("files/lines.dxf");
