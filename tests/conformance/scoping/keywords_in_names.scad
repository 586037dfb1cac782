true1 = 1; iff = 2; format = 3; _x = 4; x_1 = 5; undefined = 6; eachone = 7; lets = 8;
echo(true1, iff, format, _x, x_1, undefined, eachone, lets);
