function f() = $x;
function g($x) = f();
$x = 1;
echo(f(), f($x = 2), g(3), g($x = 4));
