// peer: newer
include <helpers/no_such_file.scad>
echo("goes on");
