// peer: newer
function f() = hidden2;
module caller() { hidden2 = 5; echo(f()); }
caller();
