// Tail recursion with several parameters, for each point of a grid.
function escape(cx, cy, x = 0, y = 0, n = 0) =
    n == 60 || x * x + y * y > 4 ? n : escape(cx, cy, x * x - y * y + cx, 2 * x * y + cy, n + 1);
rows = [for (j = [-20 : 20]) [for (i = [-40 : 20]) escape(i / 20, j / 20)]];
echo(rows[20], rows[3]);
