echo(abs(-3), sign(-2), sign(0), sign(5), floor(-1.5), ceil(-1.5), round(2.5), round(-2.5), round(0.49));
echo(sqrt(16), sqrt(2), sqrt(-1), exp(1), ln(10), log(1000), ln(0), ln(-1), pow(2, 10), pow(2, 0.5), pow(-8, 1 / 3));
echo(min(1, 2), max(1, 2, 3), min([3, 1, 2]), max([3]), min(5));
