hull(){cube(1); %translate([9,9,9]) cube(1);}
