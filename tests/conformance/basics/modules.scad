module box(size = [1, 1, 1], name = "box") { echo(name, size); cube(size); }
box();
box([1, 2, 3]);
box(name = "b");
module outer() { module inner(a) { echo("inner", a); } inner(1); }
outer();
module recursive(n) { if (n > 0) { echo(n); recursive(n - 1); } }
recursive(3);
