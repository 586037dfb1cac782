echo([for (x = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4999999, -2.5000001]) [floor(x), ceil(x), round(x), sign(x), abs(x)]]);
echo(floor(1/0), ceil(-1/0), round(0/0), sign(0/0), sign(1/0), abs(-1/0));
echo(round(0.49999999999999994), round(4503599627370497.5), floor(-0.0), round(1e300));
