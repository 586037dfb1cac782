// peer: newer
function n() = $children;
module m() { echo(n()); }
m() { cube(); cube(); }
