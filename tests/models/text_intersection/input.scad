// peer: newer
intersection() {
  linear_extrude(20) text("E", size = 20, font = "Liberation Sans:style=Bold");
  translate([0, 20, 0]) rotate([90, 0, 0]) linear_extrude(20) text("B", size = 20, font = "Liberation Sans:style=Bold");
}
