// peer: newer
module m() { children(5); children(-1); children([0, 9]); children("a"); children(undef); children(true); }
m() echo("only");
