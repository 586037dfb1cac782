// peer: newer
linear_extrude(1) import("files/layers.svg", layer = "B");
