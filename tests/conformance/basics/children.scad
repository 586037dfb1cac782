module each_child() { for (i = [0 : $children - 1]) { echo(i, $children); children(i); } }
each_child() { echo("a"); echo("b"); union() { echo("c"); } }
module first() { children(0); }
first() { echo("1"); echo("2"); }
module all() { children(); }
all() { echo("x"); echo("y"); }
all();
module some() { children([0, 2]); }
some() { echo("p"); echo("q"); echo("r"); }
module span() { children([1 : 2]); }
span() { echo("p"); echo("q"); echo("r"); }
