// peer: newer
$a = 1;
$a = 2;
echo($a);
module m() { $b = 1; $b = 2; echo($b); }
m();
