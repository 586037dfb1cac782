assert(true) echo("child");
assert(true, "m") { echo("a"); echo("b"); }
echo("x") echo("y");
