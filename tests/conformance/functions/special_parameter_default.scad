function f($y = 5) = g();
function g() = $y;
$y = 1;
echo(f(), f(2), f($y = 3), g());
