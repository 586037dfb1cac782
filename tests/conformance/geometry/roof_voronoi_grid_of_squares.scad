// peer: newer
roof(method="voronoi") { for(x=[0:4],y=[0:4])translate([4*x,4*y])square(3); }
