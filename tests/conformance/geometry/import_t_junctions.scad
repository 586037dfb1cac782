import("files/t_junctions.off");
