// Metric screws with head and drive.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
$fn = 32;
screw("M6x1,12", head = "socket", drive = "hex", anchor = TOP);
right(20) screw("M5", length = 12, head = "flat", drive = "phillips", thread = 0, anchor = TOP);
right(40) screw("M6,16", head = "hex", thread_len = 8, anchor = TOP);
right(60) screw("M5,10", head = "button", drive = "torx", anchor = TOP);
