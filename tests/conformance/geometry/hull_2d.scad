hull(){circle(2,$fn=12);translate([9,3])square(3);}
