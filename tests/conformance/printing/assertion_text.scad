f = function(x) x;
assert(f(2) == 3 ? true : [1, 2, "s"][0] < 0.5, "m");
