// peer: newer
echo(min());
echo(max([]));
echo(min("a"));
echo(max(1, "a"));
echo(min([1, "a"]));
echo(max([1, 2], [3]));
echo(max(1, [2]));
echo(min(undef, 1));
echo(max([[1, 2], [3]]));
echo(max(true));
