//! Tables: what a prompt sets in the real catalogue, in an annotated script, and in one without a header.

use partwright_protocol::Values;

use super::*;

const BOX: &str = r#"// title: Box
// about: A box with a lid.
// tags: box, case
// words width: width, wide
// words depth: depth, deep, length, long
// words height: height, high, tall
// words wall: wall, thickness, thick
// words holes: holes, screws
// words screw: screw, bolt, hole
// words lid: lid, cover
// words text: text, label
// bodies: 1
// size: [width, depth, height]

/* [Size] */
// Width (mm)
width = 80; // [20:1:300]
// Depth (mm)
depth = 60; // [20:1:300]
// Height (mm)
height = 40; // [10:1:200]
// Wall thickness (mm)
wall = 3; // [1:0.5:12]

/* [Fixing] */
// Screw size
screw = "M4"; // [M3, M4, M5, M6]
// Number of holes
holes = 2; // [0:1:12]
// Distance between the holes (mm)
hole_spacing = 30; // [10:0.5:100]
// Lid thickness (mm)
lid_thickness = 2; // [1:0.5:6]
// Close it with a lid
lid = true;
// Tilt of the front (degrees)
angle = 0; // [0:5:60]
// Corner
corner = "round"; // [round:Round, sharp:Sharp, chamfer:Chamfered]
// Text on the front
text = "BOX";
cube([width, depth, height]);
"#;

/// As a model or a person writes one: no header.
const PLAIN: &str = "\
// Width of the plate, mm
plate_width = 50; // [10:1:120]
plate_length = 70; // [10:1:120]
plate_thickness = 4; // [1:0.5:20]
hole_diameter = 5.5; // [2:0.1:12]
hole_count = 4; // [1:1:10]
rib_height = 12;
corner_radius = 3; // [0:0.5:20]
cube([plate_width, plate_length, plate_thickness]);
";

fn values(script: &str) -> Values {
    partwright_script::parameters(script, &Values::new()).into_iter().map(|p| (p.name, p.default)).collect()
}

fn sorted(expected: &str) -> String {
    let mut changes: Vec<&str> = expected.split_whitespace().collect();
    changes.sort_unstable();
    changes.join(" ")
}

/// The parameters that differ between two scripts, as `name=value`, sorted.
fn difference(before: &str, after: &str) -> String {
    let (before, after) = (values(before), values(after));
    let changed = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    changed.map(|(name, value)| format!("{name}={}", prompt::literal(value))).collect::<Vec<_>>().join(" ")
}

fn edits(script: &str, rows: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (prompt, expected) in rows {
        let reply = reply(Catalogue::get(), prompt, Some(script), false);
        let got = difference(script, reply.script.as_deref().unwrap_or(script));
        if got != sorted(expected) {
            wrong.push(format!("{prompt:50} {got:40} instead of {expected}    {}", reply.text));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn edits_of_an_annotated_script() {
    edits(
        BOX,
        &[
            ("make it 5 mm thicker", "wall=8"),
            ("make it 1mm thinner", "wall=2"),
            ("make it thicker", "wall=3.5"),
            ("make it much thicker", "wall=4.5"),
            ("make it 100 mm wide", "width=100"),
            ("make it 10 cm wide", "width=100"),
            ("width 100", "width=100"),
            ("set the width to 100 mm", "width=100"),
            ("the width should be 100mm", "width=100"),
            ("width = 95", "width=95"),
            ("width: 95 mm", "width=95"),
            ("100 mm width, 50 mm height", "width=100 height=50"),
            ("100 mm width 50 mm height", "width=100 height=50"),
            ("width 100 mm height 50 mm", "width=100 height=50"),
            ("100 mm wide, 50 deep and 30 tall", "width=100 depth=50 height=30"),
            ("make it 100 x 50 x 30 mm", "width=100 depth=50 height=30"),
            ("100x50", "width=100 depth=50"),
            ("make it 20% wider", "width=96"),
            ("20 mm wider", "width=100"),
            ("20 mm narrower", "width=60"),
            ("twice as tall", "height=80"),
            ("make it twice as wide", "width=160"),
            ("double the height", "height=80"),
            ("half the width", "width=40"),
            ("half as deep", "depth=30"),
            ("1.5 times as long", "depth=90"),
            ("2x taller", "height=80"),
            ("10 mm shorter", "depth=50"),
            ("1 inch taller", "height=65.4"),
            ("raise the height by 10 mm", "height=50"),
            ("increase the width by 10 mm", "width=90"),
            ("increase the width to 90 mm", "width=90"),
            ("increase the width by 10 and the height by 5 mm", "width=90 height=45"),
            ("reduce the depth by 15 mm", "depth=45"),
            ("reduce the depth to 45 mm", "depth=45"),
            ("add 10 mm to the width", "width=90"),
            ("widen it by 10 mm", "width=90"),
            ("widen it to 120 mm", "width=120"),
            ("+10 mm width", "width=90"),
            ("change the height from 40 to 55 mm", "height=55"),
            ("M6 instead of M4", "screw=\"M6\""),
            ("use M5 screws", "screw=\"M5\""),
            ("replace the M4 screws with M3", "screw=\"M3\""),
            ("change M4 to M5", "screw=\"M5\""),
            ("four holes", "holes=4"),
            ("make it 4 holes", "holes=4"),
            ("two more holes", "holes=4"),
            ("add two holes", "holes=4"),
            ("add 1 hole", "holes=3"),
            ("one hole fewer", "holes=1"),
            ("more holes", "holes=3"),
            ("no holes", "holes=0"),
            ("without holes", "holes=0"),
            ("four M5 holes", "screw=\"M5\" holes=4"),
            ("3 holes 40 mm apart", "hole_spacing=40 holes=3"),
            ("set the hole spacing to 25 mm", "hole_spacing=25"),
            ("remvoe the lid", "lid=false"),
            ("make it thiker", "wall=3.5"),
            ("how wide is it?", ""),
            ("what about 4 holes?", "holes=4"),
            ("can you make it 90 mm wide?", "width=90"),
            ("undo", ""),
            ("text: Kitchen", "text=\"Kitchen\""),
            ("without lid", "lid=false"),
            ("remove the lid", "lid=false"),
            ("no lid please", "lid=false"),
            ("make the lid 3 mm thick", "lid_thickness=3"),
            ("lid thickness 4 mm", "lid_thickness=4"),
            ("tilt it by 30 degrees", "angle=30"),
            ("angle 15°", "angle=15"),
            ("sharp corners", "corner=\"sharp\""),
            ("with chamfered corners", "corner=\"chamfer\""),
            ("label \"TOOLS\"", "text=\"TOOLS\""),
            ("a text that says Kitchen", "text=\"Kitchen\""),
            ("500 mm wide", "width=300"),
            ("as wide as possible", "width=300"),
            ("minimum height", "height=10"),
            ("20% bigger", "width=96 depth=72 height=48"),
            ("make it bigger", "width=96 depth=72 height=48"),
            ("what is this?", ""),
            ("80 mm wide", ""),
            ("paint it", ""),
            ("", ""),
        ],
    );
}

#[test]
fn edits_of_a_script_without_header() {
    edits(
        PLAIN,
        &[
            ("make the plate 60 mm wide", "plate_width=60"),
            ("plate width 60 mm", "plate_width=60"),
            ("make it 5 mm thicker", "plate_thickness=9"),
            ("6 mm thick", "plate_thickness=6"),
            ("80 mm long", "plate_length=80"),
            ("six holes", "hole_count=6"),
            ("4.5 mm holes", "hole_diameter=4.5"),
            ("holes 4.5 mm in diameter", "hole_diameter=4.5"),
            ("hole diameter 6", "hole_diameter=6"),
            ("M4 holes", "hole_diameter=4.5"),
            ("M8", "hole_diameter=9"),
            ("ribs 15 mm high", "rib_height=15"),
            ("round the corners with a radius of 5 mm", "corner_radius=5"),
            ("corner radius 0", "corner_radius=0"),
            ("plate 80 x 90 x 5 mm", "plate_width=80 plate_length=90 plate_thickness=5"),
            ("hole radius of 3 mm", "hole_diameter=6"),
        ],
    );
}

#[test]
fn prompts_become_parts() {
    let rows: &[(&str, &str, &str)] = &[
        ("a wall bracket 60 mm wide with two M5 holes", "Wall bracket", ""),
        ("a wall bracket 80 mm wide with three M6 holes", "Wall bracket", "hole_count=3 screw=\"M6\" width=80"),
        (
            "an angle bracket 40 x 50 x 60 mm, 4 mm thick, M4 countersunk",
            "Wall bracket",
            "countersink=true height=60 screw=\"M4\" thickness=4 width=40",
        ),
        ("wall bracket, 3\" wide, half an inch thick", "Wall bracket", "thickness=12.7 width=76.2"),
        ("a spacer 15 mm high for an M6 screw", "Spacer", "height=15 screw=\"M6\""),
        ("a washer 20 mm outside, 2 mm thick, M8", "Spacer", "diameter=20 height=2 screw=\"M8\""),
        ("a cable clip for three 8 mm cables", "Cable clip", "cable_diameter=8"),
        ("a knob 25 mm in diameter for an 8 mm shaft", "Knob", "diameter=25 shaft_diameter=8"),
        ("a knob, 40 mm, 15 mm high, without pointer", "Knob", "diameter=40 height=15 pointer=false"),
        ("make me a gear with 24 teeth module 1.5, 8mm bore", "Spur gear", "bore=8 gear_module=1.5"),
        ("spacer 20 od 8 id 12 long", "Spacer", "bore=8 diameter=20 height=12"),
        ("box for a raspberry pi 90x65x30", "Electronics enclosure", "inner_depth=65"),
        ("wall brakcet 80mm wdie", "Wall bracket", "width=80"),
        ("wrench 17mm", "Open-end wrench", "across_flats=17"),
        ("cable clip 3 cables 5mm", "Cable clip", "cable_diameter=5"),
        ("standoff m3 10mm", "Standoff", "height=10"),
        ("M10x50 bolt", "Hex bolt", "length=50"),
        ("wedge from 2 to 12 mm, 100 long", "Shim", "length=100 thick_end=12 thin_end=2"),
        ("hose barb 8mm to 10mm", "Hose adapter", "hose_a=8"),
        ("round flange 100 mm, bolt circle 80 mm", "Flange", "bolt_circle=80 diameter=100"),
        (
            "round standoff 12 mm tall with an M4 heat-set insert",
            "Standoff",
            "height=12 hole=\"heat-set\" screw=\"M4\" shape=\"round\"",
        ),
        (
            "mounting plate 100 x 50 mm, 3 mm thick, with M5 screws",
            "Mounting plate",
            "depth=50 screw=\"M5\" thickness=3 width=100",
        ),
    ];
    let mut wrong = Vec::new();
    for (prompt, title, expected) in rows {
        let reply = reply(Catalogue::get(), prompt, None, false);
        let script = reply.script.clone().unwrap_or_default();
        let origin = Catalogue::get().origin(&script);
        let got = difference(origin.map_or("", |part| part.script), &script);
        let found = origin.map_or("nothing", |part| part.header.title.as_str());
        if found != *title || got != sorted(expected) {
            wrong.push(format!("{prompt}: {found} {got} instead of {title} {expected}\n    {}", reply.text));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn it_says_what_it_did_and_what_it_cannot() {
    let say = |prompt: &str, current: Option<&str>| reply(Catalogue::get(), prompt, current, false).text;
    let text = say("a wall bracket 80 mm wide with two M6 holes", None);
    assert!(
        text.starts_with(
            "From the catalogue: Wall bracket. Set width to 80 mm and screw to M6. As asked it has hole count 2."
        ),
        "{text}"
    );
    let text = say("500 mm wide", Some(BOX));
    assert_eq!(text, "Set width to 300 mm. You asked for 500 mm as the width; the part allows up to 300 mm.");
    let text = say("M12 screws", Some(BOX));
    assert!(text.starts_with("You asked for M12 as the screw; the part offers M3, M4, M5, M6."), "{text}");
    let text = say("engrave a dragon 45° left", Some(BOX));
    assert!(text.contains("width (80 mm)"), "{text}");
    let text = say("a violin", None);
    assert!(text.contains("no part for that") && text.contains("catalogue assistant"), "{text}");
    assert!(reply(Catalogue::get(), "a wall bracket", None, true).text.contains("pictures"));
    assert!(say("nema23 mount", None).contains("Set motor to NEMA 23."));
    assert_eq!(say("how thick is it?", Some(BOX)), "The wall is 3 mm.");
    assert_eq!(say("how many holes does it have?", Some(BOX)), "It has 2 holes.");
    assert!(say("what can you change?", Some(BOX)).starts_with("I can change: width (80 mm), depth (60 mm)"));
    assert!(say("what is this?", Some(BOX)).starts_with("Box: A box with a lid."));
    assert!(say("hello", None).starts_with("I am the catalogue assistant"));
    assert!(say("2 holes", Some(BOX)).starts_with("It has 2 holes already."));
    assert_eq!(say("make it thiker", Some(BOX)), "Set wall to 3.5 mm. I read “thiker” as “thicker”.");
    assert_eq!(say("100 mm wide, no lid", Some(BOX)), "Set width to 100 mm. Turned lid off.");
}

#[test]
fn another_part_takes_over_only_when_it_is_asked_for() {
    let bracket = script("wall_bracket").unwrap_or_default();
    let title = |prompt: &str| {
        let reply = reply(Catalogue::get(), prompt, Some(bracket), false);
        reply.script.map(|script| Header::read(&script).title)
    };
    assert_eq!(title("now make me a knob 40 mm in diameter").as_deref(), Some("Knob"));
    assert_eq!(title("I need a cable clip").as_deref(), Some("Cable clip"));
    assert_eq!(title("make it 80 mm wide").as_deref(), Some("Wall bracket"));
    assert_eq!(title("I want M6 holes").as_deref(), Some("Wall bracket"));
}

#[test]
fn no_prompt_breaks_it() {
    let mut prompt = String::new();
    for piece in [
        "60",
        "x",
        "mm",
        "\"",
        "½",
        "M5",
        "-",
        "to",
        "from",
        "instead of",
        "🔩",
        "thicker",
        "by",
        "%",
        "'",
        "holes",
        "1e9",
        "∞",
    ] {
        prompt.push_str(piece);
        prompt.push(' ');
        for script in [BOX, PLAIN, "", "width = ;", "a = 1; // [9:1]\n"] {
            let _ = reply(Catalogue::get(), &prompt, Some(script), false);
            let _ = reply(Catalogue::get(), piece, Some(script), true);
        }
    }
    let _ = reply(Catalogue::get(), &"60 mm wide and ".repeat(2000), Some(BOX), false);
}

#[test]
fn example_prompts_find_a_place_for_everything() {
    let catalogue = Catalogue::get();
    let (mut lost, mut all) = (Vec::new(), 0);
    for part in &catalogue.parts {
        for prompt in &part.header.prompts {
            let reply = from_part(part, prompt);
            all += 1;
            if reply.text.contains("I found no parameter") || reply.text.contains("You asked for") {
                lost.push(format!("{prompt}\n    {}", reply.text));
            }
        }
    }
    assert!(lost.is_empty(), "{} of {all}\n{}", lost.len(), lost.join("\n"));
}
