module m() { union() { echo($children); children(); } translate([1, 0, 0]) { children(0); } if (true) children(); for (i = [0:1]) children(0); }
m() echo("c");
