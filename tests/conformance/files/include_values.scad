include <helpers/values.scad>
echo(included, twice(4));
