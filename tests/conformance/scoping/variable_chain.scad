a = 1; b = a * 2; c = b * 2; d = [a, b, c];
echo(d, len(d), d[2] - d[0]);
