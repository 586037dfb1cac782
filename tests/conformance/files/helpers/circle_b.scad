use <circle_a.scad>
function cb(n) = n == 0 ? "end" : str("b", ca(n - 1));
