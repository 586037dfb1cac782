// peer: newer
$f = function(x) x * 2;
echo($f(4));
module m() echo($f(1));
m($f = function(x) x + 100);
m();
