// peer: newer
echo(ord(5));
echo(ord());
echo(ord("a", "b"));
echo(ord(undef));
echo(ord([1, 2]));
echo(ord(["a"]));
