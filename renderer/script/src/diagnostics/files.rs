//! E05xx: other files.

super::family! {
    NOT_FOUND = "0501", Error, "file not found",
        "The file is neither beside the script nor in a library folder.",
        "use <missing.scad>\ncube(1);", "use <lib.scad>\ncube(1);";
    FORBIDDEN = "0502", Error, "file out of bounds",
        "Scripts may read only files in the project and library folders.",
        "include </etc/passwd>\ncube(1);", "include <lib.scad>\ncube(1);";
    UNREADABLE = "0503", Error, "file unreadable",
        "The file exists but cannot be read.",
        "include <broken.scad>\ncube(1);", "include <lib.scad>\ncube(1);";
    CIRCULAR = "0504", Error, "file includes itself",
        "An `include` circle never ends. `use` may be circular.",
        "include <circle.scad>\ncube(1);", "use <circle.scad>\ncube(1);";
    UNSUPPORTED = "0505", Error, "not supported yet",
        "This part of the language is known but not built yet.",
        "import(\"part.stl\");", "cube(1);";
}
