// peer: newer
roof(method="voronoi") { difference(){square(30);for(x=[0:4],y=[0:4])translate([2+6*x,2+6*y])square(2);} }
