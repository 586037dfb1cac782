f = function() 5; g = function(x = 3) x; h = function(x, y) x + y;
echo(f(), g(), g(4), h(1, 2), (function(x) x ^ 2)(3), [function(x) -x][0](5), function(x) x);
