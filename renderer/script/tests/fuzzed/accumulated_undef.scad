function count(n, tofree= 0) = n == 0 ? total : count(n - 1, total + n);
echo(count(100000));
function even(n) = n == 0 ? true : odd(n - 1);
function odd(n) = n == 0 ? false : even(n - 1);
echo(even(1001));
