linear_extrude(10,scale="x") square(4);
