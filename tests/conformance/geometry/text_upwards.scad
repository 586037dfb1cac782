// peer: newer
linear_extrude(1) text("abj", direction = "btt", halign = "right", valign = "bottom", spacing = 1.4);
