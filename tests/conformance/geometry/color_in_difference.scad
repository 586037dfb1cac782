difference(){color("red") cube(5,center=true); color("blue") cylinder(r=1,h=9,center=true,$fn=8);}
