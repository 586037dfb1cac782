;;;
{}
{ }
module m() {}
m();
m() {}
union();
union() {}
echo("still here");
