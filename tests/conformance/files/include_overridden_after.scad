include <helpers/values.scad>
included = 9;
echo(included);
