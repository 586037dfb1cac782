// peer: newer
echo([1, 2,], [[1,], [2,],], [for (i = [0:1]) i,]);
echo(max(1, 2,), str("a",));
function f(a, b,) = [a, b];
echo(f(1, 2,));
module m(a,) { echo(a); }
m(1,);
