// Recursion and list comprehensions make a toothed outline.
function tooth(i, n, r) = let (a = 360 / n) [for (t = [[0, r - 2], [0.2, r - 2], [0.35, r + 2], [0.65, r + 2], [0.8, r - 2]])
    (t[1]) * [cos((i + t[0]) * a), sin((i + t[0]) * a)]];
function flatten(l) = [for (a = l) for (b = a) b];
difference() {
    linear_extrude(8) polygon(flatten([for (i = [0:17]) tooth(i, 18, 20)]));
    translate([0, 0, -1]) cylinder(d = 8, h = 10, $fn = 40);
    for (a = [0:60:300]) rotate(a) translate([12, 0, -1]) cylinder(d = 5, h = 10, $fn = 24);
}
