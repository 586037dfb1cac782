resize([10,10,10]) resize([1,2,3]) cube(1);
