// peer: newer
linear_extrude(10,scale=0,twist=90) square(3,center=true);
