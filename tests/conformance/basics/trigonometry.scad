for (a = [0 : 15 : 360]) echo(a, sin(a), cos(a));
echo(tan(0), tan(30), tan(45), tan(60), tan(90), tan(135), tan(-45));
echo(sin(-30), cos(-60), sin(390), cos(720), sin(1e6));
echo(asin(0), asin(0.5), asin(1), asin(-1), acos(0), acos(0.5), acos(1), acos(-1), asin(2), acos(2));
echo(atan(1), atan(-1), atan(0), atan(1e10), atan2(1, 1), atan2(1, -1), atan2(-1, -1), atan2(0, -1), atan2(0, 0));
