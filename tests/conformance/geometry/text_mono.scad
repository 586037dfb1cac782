// peer: newer
linear_extrude(1) text("fi ffl", font = "Liberation Mono:bold", $fs = 0.1, $fa = 2);
