echo("before");
!cube(1);
translate([5, 0, 0]) { sphere(1); cube(2); }
!cylinder(3);
echo("after");
