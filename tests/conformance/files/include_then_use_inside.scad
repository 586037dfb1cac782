include <helpers/includes_use.scad>
echo(through());
echo(a());
