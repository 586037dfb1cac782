module fails(x) {
  echo(check(x));
}
function check(x) =
  assert(x < 2, "too large") x;
