// peer: newer
use <helpers/fails.scad>
fails(3);
