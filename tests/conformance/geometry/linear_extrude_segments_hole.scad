// peer: newer
linear_extrude(10,twist=60,slices=8,segments=20) difference(){square(8,center=true);square(3,center=true);}
