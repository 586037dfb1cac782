// A closed surface of four-sided patches.
include <BOSL2/std.scad>
include <BOSL2/beziers.scad>
patch = [
    [[-20, -20, 0], [-8, -20, 0], [8, -20, 0], [20, -20, 0]],
    [[-20, -8, 0], [-8, -8, 24], [8, -8, 24], [20, -8, 0]],
    [[-20, 8, 0], [-8, 8, 24], [8, 8, 24], [20, 8, 0]],
    [[-20, 20, 0], [-8, 20, 0], [8, 20, 0], [20, 20, 0]],
];
vnf_polyhedron(bezier_sheet(patch, [0, 3], splinesteps = 12, style = "min_edge"));
