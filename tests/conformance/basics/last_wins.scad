// peer: newer
echo(a);
a = 1;
b = a + 1;
a = 5;
echo(a, b);
