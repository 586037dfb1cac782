// UTS screws.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
$fn = 24;
screw("#8-32,1/2", head = "pan", drive = "slot", anchor = TOP);
right(20) screw("1/4-20,5/8", head = "round", drive = "slot", thread = "coarse", anchor = TOP);
