// peer: newer
echo(sin("a"));
echo(sin());
echo(abs(1, 2));
echo(len(5));
echo(len());
echo(max());
echo(max(1, "a"));
echo(min([]));
echo(sqrt([4]));
echo(pow(2));
echo(lookup("a", [[0, 1]]));
echo(ord(5));
echo(cross([1], [2]));
echo(norm([1, "a"]));
