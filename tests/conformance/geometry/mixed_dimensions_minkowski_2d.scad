minkowski(){square(3); sphere(2,$fn=8);} 
