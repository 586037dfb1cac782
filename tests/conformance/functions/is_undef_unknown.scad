// peer: newer
echo(is_undef(nowhere), is_undef($nowhere), is_undef([nowhere]));
echo(is_undef(nowhere + 1));
echo(is_undef((nowhere)));
x = undef;
echo(is_undef(x), is_undef(x.y), is_undef([1][5]));
