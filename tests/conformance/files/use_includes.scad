use <helpers/include_a.scad>
echo(is_undef(from_a));
