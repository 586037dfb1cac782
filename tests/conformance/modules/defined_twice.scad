module m() echo(1);
module m() echo(2);
m();
