// peer: newer
a = 1;
b = a;
a = 2;
echo(a, b);
