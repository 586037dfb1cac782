// peer: newer
echo(len(5));
echo(len(undef));
echo(len(true));
echo(len([0:5]));
echo(len(function(x) x));
echo(len());
echo(len(1, 2));
echo(len("a", "b"));
