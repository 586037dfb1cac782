difference(){square(6);translate([2,2])square(2);translate([5,5])circle(2,$fn=8);}
