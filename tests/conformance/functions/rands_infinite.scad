echo(len(rands(0, 1, 1/0, 1)));
echo(len(rands(0, 1, 0/0, 1)));
echo(len(rands(0, 1, -3, 1)));
