// peer: newer
module m() { children(); children(); }
m() { a = echo("evaluated") 5; echo(a); }
