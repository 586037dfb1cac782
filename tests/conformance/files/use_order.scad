use <helpers/first.scad>
use <helpers/second.scad>
echo(which());
