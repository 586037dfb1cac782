echo(let (a = 1, b = a + 1) a + b);
a = let (x = 3) x * x;
echo(a);
echo(let (a = 2) let (a = a + 1) a);
let (x = 5, y = x * 2) echo(x, y);
