function f() = assert(false, "default") 1;
module m(a = f()) { echo(a); }
m();
