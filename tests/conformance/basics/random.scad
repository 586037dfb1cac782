echo(rands(0, 1, 5, 42));
echo(rands(-10, 10, 3, 1), rands(5, 5, 2, 7), rands(10, 0, 2, 3));
echo(len(rands(0, 1, 7)));
