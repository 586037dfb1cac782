module part() { cube(1); !sphere(2); }
!union() { part(); cylinder(3); }
echo("after");
