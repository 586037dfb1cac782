// peer: newer
echo(norm(5));
echo(norm());
echo(norm("a"));
echo(norm([1, "a"]));
echo(norm([[1, 2]]));
echo(norm([1, 2], [3]));
echo(norm([undef]));
