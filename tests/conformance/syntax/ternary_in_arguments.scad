function f(a, b) = [a, b];
echo(f(true ? 1 : 2, b = false ? 3 : 4), [true ? 1 : 2, 3], true ? [1] : 2);
