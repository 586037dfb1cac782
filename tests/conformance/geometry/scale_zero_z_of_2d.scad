scale([2,3,0]) square(2);
