use <helpers/values.scad>
echo(twice(4), is_undef(included));
shout("hello");
