intersection(){circle(5,$fn=30);square(8,center=true);translate([1,1])circle(5,$fn=6);}
