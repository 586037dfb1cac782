// peer: newer
union() { inner = 2; echo(inner); }
echo(inner);
