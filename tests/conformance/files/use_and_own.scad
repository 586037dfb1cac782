use <helpers/values.scad>
function twice(x) = "own";
module shout(text) { echo("own", text); }
echo(twice(1));
shout("x");
