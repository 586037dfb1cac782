x = 5;
echo(x = x, "label", y = [x]);
echo(a = undef, b = "s", c = true, d = [0:1]);
