// peer: newer
use <helpers/special_set.scad>
show_set();
echo(set_value());
$q = "mine";
