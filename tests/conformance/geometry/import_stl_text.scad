import("files/part.stl");
