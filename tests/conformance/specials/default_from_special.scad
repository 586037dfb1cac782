module m(a = $d) echo(a);
$d = 1;
m();
m($d = 2);
module n() { $d = 3; m(); }
n();
