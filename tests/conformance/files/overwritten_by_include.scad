// peer: newer
value = 1;
include <helpers/sets_value.scad>
echo(value);
