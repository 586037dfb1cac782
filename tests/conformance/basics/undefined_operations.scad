echo("a" + 1);
echo([1] + 1, 1 + undef);
echo("a" * 2, [1, 2] * "a");
echo(-"a", -true, -undef);
echo(1 / "a", [1] / [2], 1 % "a", "a" ^ 2);
echo(1 < "a", undef < 1, [1] < 1);
echo([1, 2] * [1], [[1, 2], [3, 4]] * [1, 2, 3]);
