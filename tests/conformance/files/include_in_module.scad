module m() { include <helpers/include_b.scad>
echo(from_b); }
m();
echo(is_undef(from_b));
