module outer() { inner() { echo("in outer", $children); children(); } }
module inner() { echo("in inner", $children); children(); }
outer() { echo("given"); echo("given too"); }
module counts() { echo($children); }
counts();
counts() {}
counts() { cube(); }
counts() { cube(); sphere(); if (false) cube(); for (i = [0 : 3]) cube(); }
