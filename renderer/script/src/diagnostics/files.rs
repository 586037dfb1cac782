//! E05xx: other files.

super::family! {
    NOT_FOUND = "0501", Strict, "file not found",
        "The file is neither beside the script nor in a library folder. The script goes on without it.",
        "use <missing.scad>\ncube(1);", "use <lib.scad>\ncube(1);";
    FORBIDDEN = "0502", Error, "file out of bounds",
        "Scripts may read only files in the project and library folders.",
        "include </etc/passwd>\ncube(1);", "include <lib.scad>\ncube(1);";
    UNREADABLE = "0503", Error, "file unreadable",
        "The file exists but cannot be read.",
        "include <broken.scad>\ncube(1);", "include <lib.scad>\ncube(1);";
    CIRCULAR = "0504", Strict, "file includes itself",
        "An `include` circle never ends: the inner one is left out. `use` may be circular.",
        "include <circle.scad>\ncube(1);", "use <circle.scad>\ncube(1);";
    IMPORT_NOT_FOUND = "0506", Strict, "file to import not found",
        "The file that `import`, `surface` or `use <font>` names is not there or cannot be read. Nothing is imported.",
        "import(\"missing.stl\");", "import(\"part.stl\");";
    NOT_IMPORTED = "0507", Strict, "file that cannot be imported",
        "The file's format is unknown, or its content is broken. Nothing is imported.",
        "import(\"broken.stl\");", "import(\"part.stl\");";
    OPEN_MESH = "0508", Error, "imported mesh with holes",
        "A solid needs a face on both sides of each edge. Repair the file in the program it comes from, or with a slicer.",
        "import(\"open.stl\");", "import(\"part.stl\");";
    PARTLY_IMPORTED = "0509", Warning, "part of a file is left out",
        "The rest of the file is imported. The message says what is missing.",
        "import(\"drawing.dxf\");", "import(\"part.stl\");";
}
