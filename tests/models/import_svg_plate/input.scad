// peer: newer
linear_extrude(3) import("parts/plate.svg");
