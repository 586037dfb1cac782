// peer: newer
a = 1;
module m() { a = 2; echo("in", a); a = 3; }
m();
echo("out", a);
