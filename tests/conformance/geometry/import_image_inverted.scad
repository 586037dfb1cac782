surface("files/grey16.png", invert = true, center = true);
