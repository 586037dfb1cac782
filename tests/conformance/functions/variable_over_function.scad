// peer: newer
function f(x) = "function";
f = function(x) "variable";
echo(f(1));
