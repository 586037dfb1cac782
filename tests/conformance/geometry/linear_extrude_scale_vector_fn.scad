linear_extrude(10,scale=[2,0.5],$fn=20) translate([1,1]) square(3);
