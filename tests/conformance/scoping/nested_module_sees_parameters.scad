module outer(x) { y = x * 2; module inner(z) { echo(x, y, z); } inner(1); inner(z = y); }
outer(5);
