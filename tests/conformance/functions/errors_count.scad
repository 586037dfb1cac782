// peer: newer
echo(abs());
echo(abs(1, 2));
echo(atan2(1));
echo(atan2(1, 2, 3));
echo(pow(2));
echo(pow());
echo(sqrt());
echo(exp(1, 2));
echo(round());
echo(is_num());
echo(is_list(1, 2));
echo(is_undef());
echo(is_undef(1, 2));
echo(is_bool());
echo(is_string(1, 2));
echo(is_function());
