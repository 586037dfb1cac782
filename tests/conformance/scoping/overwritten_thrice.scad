// peer: newer
a = 1;
a = 2;
b = 3;
a = 4;
b = 5;
a = 6;
module m() { c = 1; c = 2; c = 3; echo(c); }
m();
echo(a, b);
