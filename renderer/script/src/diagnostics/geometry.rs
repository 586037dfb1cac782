//! E064x: sizes and shapes as the script gives them. The rest of E06xx belongs to the kernels, inspection and export.

super::family! {
    BAD_SIZE = "0640", Strict, "size that makes no shape",
        "A size must be a finite number greater than 0. The shape is left out.",
        "cube([10, 0, 5]);", "cube([10, 1, 5]);";
    BAD_PARAMETER = "0641", Strict, "argument that cannot be used",
        "The argument has the wrong kind. The default is taken instead.",
        "translate(\"left\") cube(1);", "translate([1, 0, 0]) cube(1);";
    MIXED = "0642", Strict, "2D and 3D mixed",
        "An operation works on drawings or on solids. What differs from the first child is left out.",
        "union() { cube(1); square(1); }", "union() { cube(1); sphere(1); }";
    BAD_POINTS = "0643", Strict, "outline or faces that make no shape",
        "Points must be lists of finite numbers, and paths and faces must refer to existing points.",
        "polygon([[0, 0], [1, 0], [1, \"a\"]]);", "polygon([[0, 0], [1, 0], [1, 1]]);";
    WRONG_DIMENSION = "0644", Strict, "drawing or solid where the other is needed",
        "Extrusions and offsets take drawings; projections take solids.",
        "linear_extrude(5) cube(1);", "linear_extrude(5) square(1);";
    UNKNOWN_COLOR = "0645", Warning, "unknown colour",
        "Colours are CSS names, `#rgb`, `#rrggbb`, with alpha `#rgba`, `#rrggbbaa`, or lists of 3 or 4 numbers.",
        "color(\"reddish\") cube(1);", "color(\"red\") cube(1);";
    UNKNOWN_FONT = "0646", Warning, "unknown font",
        "Liberation Sans, Mono and Serif are bundled; `use <file.ttf>` adds others. No font of the machine is used, so that text looks the same everywhere.",
        "text(\"a\", font = \"Comic Sans\");", "text(\"a\", font = \"Liberation Sans:style=Bold\");";
    NOT_SYMBOLIC = "0647", Error, "function without a symbolic form",
        "`implicit` and the like turn a function of a point into arithmetic. What depends on the point can be added, multiplied, compared and given to functions of numbers; it cannot be an index, a length or text.",
        "implicit(function(p) len(str(p.x)), bounds = [[-1, -1, -1], [1, 1, 1]]);", "implicit(function(p) norm(p) - 9, bounds = [[-9.5, -9.5, -9.5], [9.5, 9.5, 9.5]]);";
    BAD_FIELD = "0648", Error, "operation that its sizes make impossible",
        "Radii and thicknesses are positive, bounds are two corners, patterns have a known name.",
        "shell(-1) cube(10);", "shell(1) cube(10);";
}
