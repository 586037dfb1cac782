// peer: newer
echo(nowhere);
echo(nofunction(1));
nomodule(1);
x = nowhere + 1;
echo(x);
