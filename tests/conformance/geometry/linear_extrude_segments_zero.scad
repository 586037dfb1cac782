linear_extrude(10,twist=90,slices=10,segments=0,$fn=40) square(4);
