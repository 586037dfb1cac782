// peer: newer
echo(rands());
echo(rands(1, 2));
echo(rands(1, 2, 3, 4, 5));
echo(rands("a", 1, 2));
echo(rands(0, 1, "b"));
echo(rands(0, 1, 2, "c"));
echo(rands(0, undef, 2));
