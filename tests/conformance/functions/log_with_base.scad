// peer: newer
echo(log(2, 8), log(10, 100), log(3, 81), log(1, 5), log(0.5, 8));
echo(log(2, "a"));
echo(log("a"));
echo(log());
echo(log(1, 2, 3));
