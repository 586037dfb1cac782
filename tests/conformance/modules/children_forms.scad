module all() { children(); }
module first() { children(0); }
module last() { children($children - 1); }
module some() { children([0, 2]); }
module range() { children([1:2]); }
module stepped() { children([0:2:3]); }
module reverse() { for (i = [$children - 1:-1:0]) children(i); }
all() { echo(0); echo(1); echo(2); echo(3); }
first() { echo(0); echo(1); echo(2); echo(3); }
last() { echo(0); echo(1); echo(2); echo(3); }
some() { echo(0); echo(1); echo(2); echo(3); }
range() { echo(0); echo(1); echo(2); echo(3); }
stepped() { echo(0); echo(1); echo(2); echo(3); }
reverse() { echo(0); echo(1); echo(2); echo(3); }
