v = [10, 20, 30, [40, 50]];
echo(v[0], v[3][1], v[4], v[-1], v[1.9], v.x, v.y, v.z, v["a"], v[undef]);
echo("hello"[0], "hello"[4], "hello"[5], "äöü"[1]);
echo([1 : 2 : 9][0], [1 : 2 : 9][1], [1 : 2 : 9][2], [1 : 5].begin, [1 : 5].step, [1 : 5].end);
echo(undef[0], 5[0], undef.x, true.x);
