// peer: newer
function f(z = echo("A") 1, z = echo("B") 2) = z; echo(f(), f(z=5), f(7), f(7,8));
module m(z = echo("A") 1, z = echo("B") 2) { echo(z); } m(); m(z=5); m(7); m(7,8);
function g(z, z = echo("B") 2) = z; echo(g(), g(z=5), g(7), g(7,8));
function h(z = echo("B") 2, z) = z; echo(h(), h(z=5), h(7), h(7,8));
