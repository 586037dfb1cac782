surface("files/heights.dat");
