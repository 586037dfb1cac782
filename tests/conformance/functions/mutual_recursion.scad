function even(n) = n == 0 ? true : odd(n - 1);
function odd(n) = n == 0 ? false : even(n - 1);
echo(even(10), odd(7), even(5000));
