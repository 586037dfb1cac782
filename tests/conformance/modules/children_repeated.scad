module twice() { children(0); children(0); children([0, 0]); }
twice() { echo("x"); }
