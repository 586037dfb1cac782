cube(1) cube(2);
sphere(1) { cube(1); }
echo("end");
