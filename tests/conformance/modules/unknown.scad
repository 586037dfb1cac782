nowhere();
nowhere() echo("child never");
nowhere(1, a = 2) { echo("never"); }
module m() { unknown_inside(); }
m();
echo("end");
