// Sizes from strings, tables and sorted lists.
include <BOSL2/std.scad>
include <BOSL2/structs.scad>
include <BOSL2/strings.scad>
table = struct_set([], ["bolt", 5, "plate", [30, 20, 4], "hole", parse_num("5.5")]);
names = sort([for (pair = table) pair[0]]);
sizes = [for (name = names) let (value = struct_val(table, name)) is_list(value) ? max(value) : value];
for (i = idx(sizes)) right(35 * i) cuboid([len(names[i]) * 4, sizes[i], 5]);
back(50) cuboid([str_find("partwright", "wri") * 3, len(str_split("a-b-c", "-")) * 5, sum(sizes) / 4]);
