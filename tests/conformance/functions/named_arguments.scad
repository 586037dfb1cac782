echo(abs(x = -3), sin(foo = 30), pow(exponent = 2, base = 3), max(b = 1, a = 5), len(v = [1, 2]), str(a = 1, b = 2), concat(a = [1], b = [2]), lookup(key = 1, table = [[1, 5]]));
