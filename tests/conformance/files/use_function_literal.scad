use <helpers/literal.scad>
echo(is_undef(lit), make()(2));
