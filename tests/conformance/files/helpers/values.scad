included = 5;
function twice(x) = 2 * x;
module shout(text) { echo(str(text, "!")); }
echo("values.scad runs");
