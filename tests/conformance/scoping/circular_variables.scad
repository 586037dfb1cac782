// peer: newer
a = b;
b = a;
echo(a, b);
