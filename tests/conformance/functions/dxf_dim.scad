for (n = ["w", "al", "r", "o", "an", ""]) echo(n, dxf_dim(file = "files/cross.dxf", name = n));
echo(dxf_dim(file = "files/cross.dxf", name = "w", scale = 2), dxf_cross(file = "files/cross.dxf"), dxf_cross(file = "files/cross.dxf", layer = "x", origin = [1, 1]));
