// peer: newer
linear_extrude(1) text("AVATAR", size = 50, $fn = 40);
