echo("abc".x, (5).x, undef.x, true.y, [3:4:5].begin, [3:4:5].step, [3:4:5].end, [3:5].step, [3:5].foo, [1, 2].foo);
