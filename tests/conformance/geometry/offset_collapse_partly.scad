offset(r=-2){square([20,3]);square(9);}
