// peer: newer

echo(unknown_a);

x = [1,
  unknown_b,
  3];
f(
  1
);
module m(
  a
) {
  unknown_module(
    a);
}
m(
  2);
