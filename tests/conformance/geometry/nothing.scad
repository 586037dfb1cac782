// An intersection of what does not touch is nothing.
intersection() { cube(1); translate([3, 0, 0]) cube(1); }
