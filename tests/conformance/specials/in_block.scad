// peer: newer
module show() echo($a);
$a = 1;
{ $a = 2; show(); }
union() { $a = 3; show(); union() { show(); $a = 4; } }
show();
