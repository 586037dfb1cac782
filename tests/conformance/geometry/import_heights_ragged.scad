surface(file = "files/ragged.dat", center = true);
