import("files/binary.stl");
