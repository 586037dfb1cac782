// peer: newer
cube(1, center = true, foo = 2);
sphere(r = 1, q = 3);
cylinder(h = 1, r = 1, radius = 2);
translate(v = [1, 0, 0], w = 2) cube(1);
echo("end");
