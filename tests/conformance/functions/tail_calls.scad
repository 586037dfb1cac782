function count(n, a = 0) = n == 0 ? a : count(n - 1, a + n);
echo(count(10), count(20000));
function through(n) = n == 0 ? "done" : let (m = n - 1) assert(m >= 0) through(m);
echo(through(5000));
