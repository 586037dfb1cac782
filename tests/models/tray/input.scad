// Nested differences with computed dividers.
size = [100, 60, 20];
wall = 2;
columns = 3;
rows = 2;
cell = [(size.x - wall * (columns + 1)) / columns, (size.y - wall * (rows + 1)) / rows];
difference() {
    cube(size);
    for (c = [0:columns - 1], r = [0:rows - 1])
        translate([wall + c * (cell.x + wall), wall + r * (cell.y + wall), wall]) cube([cell.x, cell.y, size.z]);
}
