// peer: newer
linear_extrude(2) difference() {
  offset(r = 2, $fn = 24) text("Rim", size = 20, font = "Liberation Sans");
  offset(delta = -0.4) text("Rim", size = 20, font = "Liberation Sans");
}
