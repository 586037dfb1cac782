echo(rands(0, 1, 5, 42));
echo(rands(-10, 10, 3, 0));
echo(rands(0, 100, 4, 1));
echo(rands(0, 1, 2, 12345678));
echo(rands(5, 5, 3, 1), rands(10, 0, 3, 7), rands(0, 1, 0, 1), rands(0, 1, 2.9, 3));
