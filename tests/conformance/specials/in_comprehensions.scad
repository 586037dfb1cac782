// peer: newer
function f() = $i;
$i = -1;
echo([for ($i = [0:2]) f()], [for (a = [0:2]) let ($i = a * 10) f()], f(), [for ($i = 0; $i < 3; $i = $i + 1) f()]);
