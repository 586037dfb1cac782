//! How a script takes a file: the line to insert, and a whole script that shows it.

use partwright_protocol::{FileFacts, FileKind};

use crate::prompt::number;

/// One line, ready to be inserted.
pub(super) fn snippet(name: &str, kind: FileKind, facts: Option<&FileFacts>) -> String {
    match kind {
        FileKind::Mesh => format!("import(\"{name}\");"),
        FileKind::Drawing => format!("linear_extrude(2) import(\"{name}\");"),
        FileKind::Image | FileKind::Table => format!("surface(\"{name}\");"),
        FileKind::Data => format!("data = import(\"{name}\");"),
        FileKind::Script => format!("use <{name}>"),
        FileKind::Font => match facts {
            Some(FileFacts::Font { families }) if !families.is_empty() => {
                format!("use <{name}> // text(\"…\", font = \"{}\")", families[0])
            }
            _ => format!("use <{name}>"),
        },
    }
}

/// A script that shows the file and nothing else; `None` for what is no shape by itself, or cannot be read.
pub(super) fn starter(name: &str, kind: FileKind, facts: Option<&FileFacts>) -> Option<String> {
    let facts = facts?;
    let script = match (kind, facts) {
        (_, FileFacts::Broken { .. }) => return None,
        (FileKind::Mesh, FileFacts::Mesh { bounds, triangles, .. }) => {
            let [x, y, z] = bounds.size().map(number);
            let middle = [0, 1].map(|axis| number(-(bounds.min[axis] + bounds.max[axis]) / 2.0));
            format!(
                "// {name}: {x} × {y} × {z} mm, {triangles} triangles\n\n\
                 // Scale of the imported mesh, 1 as it is\n\
                 scale_factor = 1; // [0.1:0.05:10]\n\n\
                 /* [Hidden] */\n\n\
                 // The middle of its underside, so that it stands on the bed\n\
                 to_bed = [{}, {}, {}];\n\n\
                 module imported() {{\n  scale(scale_factor) translate(to_bed) import(\"{name}\");\n}}\n\n\
                 imported();\n",
                middle[0],
                middle[1],
                number(-bounds.min[2]),
            )
        }
        (FileKind::Drawing, FileFacts::Drawing { min, max }) => format!(
            "// {name}: {} × {} mm\n\n// Thickness, mm\nthickness = 2; // [0.4:0.2:20]\n\n\
             linear_extrude(thickness) import(\"{name}\");\n",
            number(max[0] - min[0]),
            number(max[1] - min[1]),
        ),
        (FileKind::Image, FileFacts::Image { width, height }) => format!(
            "// {name}: {width} × {height} pixels as a relief, bright is high\n\n\
             // Width, mm\nwidth = {}; // [10:1:300]\n\n// Height of the relief, mm\nrelief = 3; // [0.5:0.1:20]\n\n\
             scale([width / {across}, width / {across}, relief / 100]) translate([0, 0, 1]) surface(\"{name}\");\n",
            (*width).clamp(10, 100),
            across = width.saturating_sub(1).max(1),
        ),
        (FileKind::Table, FileFacts::Table { columns, rows }) => {
            format!("// {name}: {columns} × {rows} heights\n\nsurface(\"{name}\");\n")
        }
        _ => return None,
    };
    Some(script)
}
