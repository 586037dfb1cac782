// peer: newer
a = 1;
b = 2;
a = 3;
module m() { c = 1; c = 2; echo(c); }
m();
echo(a);
