// peer: newer
included = 1;
include <helpers/values.scad>
echo(included);
