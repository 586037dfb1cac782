f = function(n) n < 0 ? "neg" : n == 0 ? "zero" : n < 10 ? "small" : "big";
echo([for (n = [-1, 0, 5, 50]) f(n)]);
echo((true ? [1, 2] : [3])[0], true ? "a" : "b");
