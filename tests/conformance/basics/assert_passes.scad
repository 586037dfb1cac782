assert(true);
assert(1 < 2, "fine");
assert(condition = true, message = "fine");
x = assert(true) 5;
echo(x);
assert(true) echo("child");
