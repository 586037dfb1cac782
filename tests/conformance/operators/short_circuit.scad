function loud(x) = echo("called", x) x;
echo(false && loud(1), true || loud(2), true && loud(3), false || loud(4), true ? 1 : loud(5), false ? loud(6) : 2);
