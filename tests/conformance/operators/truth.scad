echo([for (v = [0, 1, -1, 0.0, 0/0, 1/0, "", "a", [], [0], [[]], true, false, undef, [0:1], function(x) x]) v ? 1 : 0]);
