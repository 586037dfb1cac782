// peer: newer
module show() echo($v);
module wrap() { children(); show(); }
$v = 0;
wrap() { $v = 5; show(); }
