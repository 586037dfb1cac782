module inner() { echo("inner", $children); children(); }
module outer() { echo("outer", $children); inner() children(); inner() { children(0); children(1); } }
outer() { echo("a"); echo("b"); }
