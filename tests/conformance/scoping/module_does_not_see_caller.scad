module callee() { echo(is_undef(hidden)); }
module caller() { hidden = 5; callee(); }
caller();
