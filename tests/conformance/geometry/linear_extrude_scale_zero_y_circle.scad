// peer: newer
linear_extrude(10,scale=[1.5,0]) circle(4);
