height = 10;
module tower(levels) { step = height / levels; for (i = [0 : levels - 1]) { z = i * step; echo(i, z); translate([0, 0, z]) cube(step); } }
tower(4);
