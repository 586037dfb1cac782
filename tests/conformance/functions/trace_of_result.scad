// peer: newer
function g() = function(a, b = [1, 2]) assert(a < b, "m") a; echo(g()(1)(2));
