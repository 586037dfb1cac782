// A closed NURBS surface.
include <BOSL2/std.scad>
include <BOSL2/nurbs.scad>
patch = [for (y = [0 : 3]) [for (x = [0 : 5]) let (a = 60 * x) [(10 + 4 * (y % 2)) * cos(a), (10 + 4 * (y % 2)) * sin(a), 8 * y]]];
surface = nurbs_vnf(patch, 3, splinesteps = 4, type = ["clamped", "closed"]);
vnf_polyhedron(vnf_sheet(surface, [0, 2]));
