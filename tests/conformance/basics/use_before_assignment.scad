// peer: newer
a = b;
b = 2;
echo(a, b);
c = c;
echo(c);
