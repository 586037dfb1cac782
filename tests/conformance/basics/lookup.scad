t = [[0, 0], [5, 10], [10, 0]];
echo(lookup(-5, t), lookup(0, t), lookup(2.5, t), lookup(5, t), lookup(7.5, t), lookup(20, t));
echo(lookup(1, [[3, 30], [0, 0], [2, 20]]));
