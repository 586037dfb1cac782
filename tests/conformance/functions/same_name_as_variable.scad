a = 5;
function a(x) = x + a;
echo(a(1), a);
