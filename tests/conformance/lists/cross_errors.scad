// peer: newer
echo(cross([1, 2, 3], [1, 2]));
echo(cross([1], [2]));
echo(cross(1, 2));
echo(cross([1, 2, 3]));
echo(cross());
echo(cross([1, 2, "a"], [1, 2, 3]));
echo(cross([1, "a"], [1, 2]));
echo(cross([1, 2, 1/0], [1, 2, 3]));
echo(cross([1, 2, 0/0], [1, 2, 3]));
echo(cross([1, 2, 3, 4], [1, 2, 3, 4]));
echo(cross([undef, 2], [1, 2]));
