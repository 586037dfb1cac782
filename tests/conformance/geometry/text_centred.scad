// peer: newer
linear_extrude(1) text("Mg", size = 20, halign = "center", valign = "center", font = "Liberation Serif:style=Bold Italic");
