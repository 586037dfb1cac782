// Loops as tail calls.
function count(n, total = 0) = n == 0 ? total : count(n - 1, total + n % 3);
function gcd(a, b) = b == 0 ? a : gcd(b, a % b);
echo(count(600000));
echo([for (i = [1 : 20000]) gcd(i * 7, 1260)] * [for (i = [1 : 20000]) 1]);
