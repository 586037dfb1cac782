function outer(n) = [for (i = [0 : n]) inner(i)];
function inner(i) = let (s = i * i) s > 3 ? str("big ", s) : s;
echo(outer(4));
function sum(v, i = 0) = i < len(v) ? v[i] + sum(v, i + 1) : 0;
echo(sum([1, 2, 3, 4.5]));
function reverse(v) = [for (i = [len(v) - 1 : -1 : 0]) v[i]];
echo(reverse([1, 2, 3]), reverse("abc"));
function quicksort(v) = len(v) <= 1 ? v : let (p = v[0], r = [for (i = [1 : 1 : len(v) - 1]) v[i]])
  concat(quicksort([for (x = r) if (x < p) x]), [p], quicksort([for (x = r) if (x >= p) x]));
echo(quicksort([3, 1, 4, 1, 5, 9, 2, 6]));
