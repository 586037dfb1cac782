intersection(){cube(3);union(){}} translate([9,0,0])cube(1);
