// peer: newer
module m() { child(5); }
m() echo("a");
