// peer: newer
linear_extrude(10,twist=90,$fs=0.5,$fa=5) square(4);
