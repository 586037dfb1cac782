// peer: newer
echo(atan2("1", 2));
echo(atan2(1, "2"));
echo(pow(undef, 1));
echo(pow(2, [1]));
