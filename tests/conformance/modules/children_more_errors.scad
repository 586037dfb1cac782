// peer: newer
module m() { children([1:3]); children([0:1/0]); children([-1:0]); children(["a"]); children([[0]]); children(0, 1); children(index = 0); children(foo = 0); }
m() echo("only");
