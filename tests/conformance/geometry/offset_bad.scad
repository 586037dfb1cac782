// peer: newer
offset(r="x") square(4); translate([20,0]) offset(delta="x") square(4);
