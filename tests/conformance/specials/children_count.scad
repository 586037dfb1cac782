module m() { echo($children); }
m();
m() { }
m() cube();
m() { cube(); sphere(); }
m() { a = 1; cube(); }
m() { if (false) cube(); for (i = [0:2]) cube(); }
m() echo("x");
m() { ; cube(); ; }
