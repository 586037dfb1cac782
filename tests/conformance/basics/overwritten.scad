// peer: newer
a = 1;
b = 2;
a = 3;
echo(a, b);
