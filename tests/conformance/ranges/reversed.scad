function v(r) = [for (i = r) i];
a = 3; b = 0;
echo([a:b], v([a:b]), len(v([a:b])), v([3:0]));
