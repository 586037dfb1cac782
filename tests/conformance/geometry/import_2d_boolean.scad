// peer: newer
linear_extrude(2) difference() { offset(1) import("files/lines.dxf"); import("files/lines.dxf"); }
