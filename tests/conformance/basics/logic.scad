echo(true && false, true || false, 1 && 2, 0 || "", undef || [], [0] && "a");
echo(true ? 1 : 2, 0 ? 1 : 2, "" ? 1 : 2, [] ? 1 : 2, [0] ? 1 : 2, undef ? 1 : 2);
echo(false ? 1 : true ? 2 : 3);
