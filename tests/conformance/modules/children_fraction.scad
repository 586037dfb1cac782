module m() { children(0.9); children(1.5); children([0.5:1:1.5]); }
m() { echo("zero"); echo("one"); }
