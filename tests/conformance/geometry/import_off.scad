import(file = "files/part.off");
