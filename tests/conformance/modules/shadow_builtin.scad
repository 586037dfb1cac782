module cube(x) { echo("my cube", x); }
cube(5);
module translate(v) { echo("my translate", v); children(); }
translate(1) cube(2);
