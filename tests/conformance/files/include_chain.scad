include <helpers/include_a.scad>
echo(from_a, from_b);
