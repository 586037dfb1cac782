// Screws by their names: tables, structures, thread profiles.
include <BOSL2/std.scad>
include <BOSL2/screws.scad>
$fn = 16;
for (size = ["M4", "M6"]) {
    screw(size, length = 12, head = "socket", drive = "hex");
    nut(size, thickness = "normal");
    echo(size, struct_val(screw_info(size), "pitch"), struct_val(nut_info(size), "width"));
}
