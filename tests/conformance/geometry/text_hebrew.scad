// peer: newer
linear_extrude(1) text("שלום", spacing = 0.8);
