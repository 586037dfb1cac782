rotate(50,[0,0,0]) cube([4,2,1]);
