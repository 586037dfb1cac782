// peer: newer
linear_extrude(1) text("Partwright gÄy 8&@");
