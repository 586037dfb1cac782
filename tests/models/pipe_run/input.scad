// peer: none
function bend(at, from, to, r = 14, n = 10) = [for (i = [0:n]) let (a = 90 * i / n)
    at - r * from + r * to + r * sin(a) * from - r * cos(a) * to];
run = concat([[0, 0, 0]], bend([40, 0, 0], [1, 0, 0], [0, 1, 0]), bend([40, 50, 0], [0, 1, 0], [0, 0, 1]), [[40, 50, 40]]);
difference() {
    union() {
        sweep(run) circle(d = 12, $fn = 40);
        rotate([0, 90, 0]) cylinder(d = 22, h = 3, $fn = 48);
        translate([40, 50, 37]) cylinder(d = 22, h = 3, $fn = 48);
    }
    sweep(concat([[-1, 0, 0]], run, [[40, 50, 41]])) circle(d = 8, $fn = 40);
}
