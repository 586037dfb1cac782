// peer: newer
difference() {
  import("parts/block.stl");
  translate([10, 10, -1]) cylinder(d = 8, h = 30, $fn = 32);
}
