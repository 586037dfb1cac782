f = function() $d;
$d = 1;
module m() { $d = 2; echo(f()); }
m();
echo(f(), f($d = 3), let($d = 4) f());
