module a() echo("a");
module b() for (i = [0:1]) echo("b", i);
module c() if (true) echo("c"); 
module d() translate([0, 0, 0]) children();
a(); b(); c(); d() echo("d");
