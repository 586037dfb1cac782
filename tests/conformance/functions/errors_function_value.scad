// peer: newer
echo(cos(function(x) x));
echo(round(function(x) [x, "s"]));
