module outer() { module inner() { echo("inner of outer"); } inner(); }
module inner() { echo("global inner"); }
outer();
inner();
