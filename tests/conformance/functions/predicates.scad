// Small functions that only give a value, wherever they are called.
function nan(x) = x != x;
function finite(x) = is_num(x) && !nan(0 * x);
function default(v, other = 5) = is_undef(v) ? other : v;
function same(a, b = 3) = a == b;
function above(a, b) = is_num(a) && is_num(b) ? a > b : undef;
echo([for (v = [1, 1 / 0, "a", undef, [1], 0 / 0, true]) finite(v)]);
echo(default(undef), default(3, 4), default(other = 7), default(v = undef, other = [1]));
echo(same(b = 1, a = 1), same(3), same(1 + 2), same([1, [2]], [1, [1 + 1]]), above(2, 1), above("2", 1));
function down(n) = n == 0 ? default(undef) : down(n - 1);
echo(down(5));
module m(x) {
    y = finite(x + 1) ? default(x) : 2;
    echo(y);
    for (k = [1 : 2]) echo(finite(k * y), same(k + 0, y + 0));
    children();
}
m(3) m(default(undef, 1));
f = function(z) finite(z * 2) && default(z) > 2;
echo(f(3), f(1), [for (i = [0 : 2]) let (j = default(i == 1 ? undef : i, 9)) [i, j]]);
echo([for (i = 0, last = undef; i < 3; last = default(last, 0) + i, i = i + 1) default(last, -1)]);
