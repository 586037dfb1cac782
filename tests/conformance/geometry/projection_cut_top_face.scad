// peer: newer
projection(cut=true) translate([0,0,-6]) cube([4,5,6]); translate([9,0]) square(1);
