echo(sin(1e6), cos(1e6), tan(1e6), sin(1e15), cos(1e15), sin(1e20), cos(1e300), sin(1/0), cos(-1/0), tan(0/0), sin(1e-10), cos(1e-10), tan(89.9999999), tan(90), tan(-90), tan(270), 1 / tan(180));
