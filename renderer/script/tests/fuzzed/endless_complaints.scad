// An endless loop that complains in each round.
function count(n, total = 0) = n == 0 ? total : count(n - unknown, total + n % 4);
echo(count(600000));
