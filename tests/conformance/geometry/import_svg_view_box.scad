// peer: newer
linear_extrude(1) import("files/view_box.svg", dpi = 96);
