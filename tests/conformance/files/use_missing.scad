// peer: newer
use <helpers/no_such_file.scad>
echo("goes on");
