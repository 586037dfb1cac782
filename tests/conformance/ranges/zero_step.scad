function v(r) = [for (i = r) i];
echo([1:0:1], v([1:0:1]));
echo([0:0:5]);
