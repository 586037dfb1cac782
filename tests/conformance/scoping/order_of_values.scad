// peer: newer
a = b + 1;
b = 2;
echo(a, b);
c = d;
d = 5;
echo(c, $fn);
