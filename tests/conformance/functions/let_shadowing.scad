a = 1;
echo(let (a = 2) a, a, let (b = a, a = 5) [a, b]);
echo([for (a = [10:11]) let (a = a * 2) a], a);
