// peer: newer
include <helpers/overwrites.scad>
echo(twofold);
