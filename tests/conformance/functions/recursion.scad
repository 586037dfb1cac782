function sum(v, i = 0) = i < len(v) ? v[i] + sum(v, i + 1) : 0;
function reverse(s, i = 0) = i < len(s) ? str(reverse(s, i + 1), s[i]) : "";
function gcd(a, b) = b == 0 ? a : gcd(b, a % b);
function ackermann(m, n) = m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
echo(sum([1, 2, 3, 4]), reverse("hello"), gcd(1071, 462), ackermann(1, 3));
