x = 5;
if (x > 3) { y = 10; echo(y); if (y > 5) { x = 1; echo(x); } echo(x); }
