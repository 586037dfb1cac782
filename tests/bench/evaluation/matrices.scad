// Products of matrices and vectors, transposes, a determinant, powers by squaring.
function transposed(m) = [for (j = [0 : len(m[0]) - 1]) [for (i = [0 : len(m) - 1]) m[i][j]]];
function power(m, n) = n == 1 ? m : n % 2 == 0 ? power(m * m, n / 2) : m * power(m, n - 1);
function minor(m, k) = [for (i = [1 : len(m) - 1]) [for (j = [0 : len(m) - 1]) if (j != k) m[i][j]]];
function det(m) = len(m) == 1 ? m[0][0] : [for (k = [0 : len(m) - 1]) (k % 2 == 0 ? 1 : -1) * det(minor(m, k))] * m[0];
size = 60;
m = [for (i = [1 : size]) [for (j = [1 : size]) 1 / (i + j)]];
p = power(m * transposed(m), 8);
echo(p[0][0], p[59][59]);
echo(det([for (i = [1 : 7]) [for (j = [1 : 7]) (i * j * j + i) % 11]]));
points = [for (i = [0 : 19999]) [cos(i), sin(i), i / 100]];
turned = points * [[0, 1, 0], [-1, 0, 0], [0, 0, 1]];
echo(turned[777], [for (p = points) norm(p)] * [for (p = points) 1]);
