// peer: newer
echo(nothing);
a = nothing + 1;
echo(a);
echo(nothing.x, nothing[0]);
