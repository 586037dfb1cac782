polygon([[0,0],[4,0],[4,4]],paths=[[0,1,2,7]]); translate([9,9]) square(2);
