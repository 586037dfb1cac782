use <helpers/circle_a.scad>
echo(ca(3));
