// Threads of several kinds.
include <BOSL2/std.scad>
include <BOSL2/threading.scad>
$fn = 24;
threaded_rod(d = 12, pitch = 1.75, l = 30);
acme_threaded_rod(d = 12, pitch = 3, l = 30);
buttress_threaded_rod(d = 14, pitch = 3, l = 30);
threaded_nut(nutwidth = 20, id = 12, h = 10, pitch = 1.75);
echo(len(str(BOSL_VERSION)));
