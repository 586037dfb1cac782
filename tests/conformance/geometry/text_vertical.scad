// peer: newer
linear_extrude(1) text("abj", direction = "ttb");
