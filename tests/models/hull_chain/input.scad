// Hulls of successive spheres along a curve.
function place(i) = [30 * cos(i * 40), 30 * sin(i * 40), i * 6];
for (i = [0:6]) hull() {
    translate(place(i)) sphere(r = 5, $fn = 20);
    translate(place(i + 1)) sphere(r = 5, $fn = 20);
}
