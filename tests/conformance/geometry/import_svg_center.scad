// peer: newer
linear_extrude(1) import("files/view_box.svg", center = true, $fn = 50);
