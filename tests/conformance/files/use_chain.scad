use <helpers/chain_a.scad>
echo(a());
echo(is_undef(b()));
