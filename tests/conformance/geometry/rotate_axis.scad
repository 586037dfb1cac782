rotate(50,[1,1,0]) cube([4,2,1]);
