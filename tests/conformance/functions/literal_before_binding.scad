// peer: newer
// A function that is called before the name that it knows is bound sees the outer one.
echo(let (a = 5, d = let (c = (function() a)(), a = 7) [c, a]) d);
echo(let (a = undef, d = let (c = (function() a)(), a = 7) [c, a]) d);
echo(let (c = (function() a)(), a = 7) [c, a]);
a = 11;
f = function(a) let (g = function() a, b = g(), a = 3) [b, g(), a];
echo(f(1), f());
