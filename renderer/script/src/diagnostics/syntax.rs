//! E01xx: the text does not follow the grammar.

super::family! {
    ILLEGAL = "0101", Error, "unexpected character",
        "The character is no part of the language outside strings and comments.",
        "cube(1); €", "cube(1); // €";
    UNTERMINATED = "0102", Error, "string or comment without end",
        "A string needs its closing quote, a block comment its closing `*/`.",
        "text = \"abc;\ncube(1);", "text = \"abc\";\ncube(1);";
    UNEXPECTED = "0103", Error, "unexpected token",
        "Something else must stand here; the message names what.",
        "cube([1, 2 3]);", "cube([1, 2, 3]);";
    MISSING_SEMICOLON = "0104", Error, "missing semicolon",
        "Every statement without braces ends with `;`.",
        "a = 1\ncube(a);", "a = 1;\ncube(a);";
    TOO_DEEP = "0105", Error, "nested too deeply",
        "Brackets, operators and blocks may be nested 1000 levels deep.",
        DEEP, "x = ((((1))));";
    UNCLOSED = "0106", Error, "brace without end",
        "Each `{` needs its `}`.",
        "module m() { cube(1);", "module m() { cube(1); }";
    OVERWRITTEN = "0107", Warning, "variable assigned twice",
        "In one scope the last assignment counts, for the whole scope.",
        "a = 1; a = 2; cube(a);", "a = 2; cube(a);";
    MISPLACED = "0109", Error, "statement in the wrong place",
        "Files are used outside all braces; the children of a module, in braces behind it, define no modules or functions.",
        "union() { module m() cube(1); m(); }", "module m() cube(1); union() m();";
    ORPHAN = "0110", Strict, "child of a module that takes none",
        "The next line is read as a child of the module before it, which ignores children: a semicolon is missing.",
        "cube(1)\nsphere(1);", "cube(1);\nsphere(1);";
    CONDITION = "0111", Warning, "condition of a parameter",
        "What follows `@if` in the comment above a parameter compares other parameters; without one the parameter is always \
         shown.",
        "// @if lid +\nh = 5;\ncube(h);", "lid = true;\n// @if lid\nh = 5;\ncube(h);";
}

const DEEP: &str = {
    const BYTES: [u8; 4002] = {
        let mut bytes = [b'('; 4002];
        bytes[0] = b'x';
        bytes[1] = b'=';
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};
