linear_extrude(5) minkowski() { polygon([[0, 0], [30, 0], [30, 6], [10, 6], [10, 20], [0, 20]]); circle(2, $fn = 20); }
