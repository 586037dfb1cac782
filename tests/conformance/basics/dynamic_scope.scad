module show() { echo($q, $r); }
$q = 1;
$r = "outer";
show();
show($q = 2);
module wrap() { $q = 3; show(); children(); }
wrap() show();
let ($r = "let") show();
for ($q = [10, 11]) show();
show();
function f() = $q;
echo(f(), f($q = 9), let ($q = 8) f());
