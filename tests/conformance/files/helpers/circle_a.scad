use <circle_b.scad>
function ca(n) = n == 0 ? "end" : str("a", cb(n - 1));
