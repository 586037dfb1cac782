// peer: newer
import("parts/wedge.off");
translate([30, 0, 0]) mirror([1, 0, 0]) import("parts/wedge.off");
