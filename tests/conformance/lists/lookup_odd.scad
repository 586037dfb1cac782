// peer: newer
echo(lookup("a", [[1, 2]]));
echo(lookup(1, 5));
echo(lookup(1));
echo(lookup());
echo(lookup(1/0, [[1, 2]]));
echo(lookup(0/0, [[1, 2]]));
echo(lookup(1, [["a", 2]]));
echo(lookup(1, [[1]]));
echo(lookup(1, [[1, 2, 3]]));
echo(lookup(1, [[0, 1], "x", [2, 3]]));
echo(lookup(1, [[0, "a"], [2, 3]]));
echo(lookup(undef, [[1, 2]]));
echo(lookup(1, [[0, 0], [2, 2]], 5));
