include <helpers/values.scad>
include <helpers/values.scad>
echo(included);
