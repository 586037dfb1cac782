linear_extrude(1) import("files/near.dxf");
