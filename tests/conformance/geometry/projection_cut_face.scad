projection(cut=true) cube([4,5,6]);
