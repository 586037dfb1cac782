surface("files/colours.png");
