echo([for (x = [-1:0.25:1]) asin(x)], [for (x = [-1:0.25:1]) acos(x)], [for (x = [-2:0.5:2]) atan(x)]);
echo(asin(2), acos(-1.1), asin(1/0), atan(1/0), atan(-1/0), atan(0/0));
s = [0, 0.5, 1, -0.5, -1, sqrt(2) / 2, sqrt(3) / 2];
echo([for (x = s) asin(x)], [for (x = s) acos(x)], [for (x = [0, 1, -1, sqrt(3), 1 / sqrt(3), -sqrt(3)]) atan(x)]);
echo(asin(0.5) == 30, acos(0.5) == 60, atan(1) == 45, asin(sqrt(2) / 2) == 45, acos(sqrt(3) / 2) == 30, atan(sqrt(3)) == 60, asin(sqrt(3)/2) == 60, atan(1/sqrt(3)) == 30, acos(sqrt(2)/2) == 45);
