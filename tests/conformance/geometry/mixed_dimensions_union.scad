union(){square(9); cube(2);}
