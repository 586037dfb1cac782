// Recursion with attachments.
include <BOSL2/std.scad>
$fn = 8;
module branch(level, size) cyl(h = size, d1 = size / 4, d2 = size / 6, anchor = BOT)
    if (level > 0) attach(TOP, BOT, overlap = 0.5) zrot_copies(n = 3) yrot(35) branch(level - 1, size * 0.7);
branch(2, 20);
