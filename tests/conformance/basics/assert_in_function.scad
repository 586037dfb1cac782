function half(x) = assert(x % 2 == 0, str("odd: ", x)) x / 2;
echo(half(4));
echo(half(3));
