// peer: newer
a = 1;
a = a + 1;
echo(a);
