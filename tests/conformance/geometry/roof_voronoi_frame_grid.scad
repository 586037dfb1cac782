// peer: newer
roof(method="voronoi") { for(x=[0:3])translate([5*x,0])square([1,16]);for(y=[0:3])translate([0,5*y])square([16,1]); }
