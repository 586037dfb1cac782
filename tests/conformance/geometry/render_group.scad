render() {cube(2); translate([1,1,1]) cube(2);} group(){translate([9,0,0]) cube(1);}
