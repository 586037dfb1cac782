//! What the cache promises: the same result whatever it holds, and no work twice.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partwright_pipeline::{Built, Cache, Key, Monitor, Settings, Source, Store, Work, build};
use partwright_protocol::{Detail, ParameterValue, Progress, Values};

#[derive(Default)]
struct Quiet(AtomicBool);

impl Monitor for Quiet {
    fn progress(&self, _: Progress) {}

    fn cancel(&self) -> &AtomicBool {
        &self.0
    }
}

fn built(text: &str, folder: Option<&Path>, parameters: Values, cache: &Arc<Cache>) -> Built {
    let source = Source { text, folder: folder.map(Path::to_path_buf), libraries: Vec::new() };
    let cache = Arc::clone(cache);
    // Drafts, as a slider's: fields are kept in one way whatever their detail, and the finest take long.
    let settings = Settings { preview: true, detail: Detail::Draft, parameters, cache, ..Settings::default() };
    build(&source, &settings, &Quiet::default())
}

fn plain(text: &str, cache: &Arc<Cache>) -> Built {
    built(text, None, Values::new(), cache)
}

/// Everything that people see.
fn assert_same(what: &str, a: &Built, b: &Built) {
    assert_eq!(a.diagnostics, b.diagnostics, "{what}");
    assert!(a.model == b.model, "{what}: another model");
    assert_eq!(format!("{:?}", a.report), format!("{:?}", b.report), "{what}");
    assert_eq!(format!("{:?}{:?}", a.plan, a.stacks), format!("{:?}{:?}", b.plan, b.stacks), "{what}");
}

fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = |folder: &str| std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let models = list("tests/models").map(|folder| folder.join("input.scad"));
    let parts = list("libraries/catalogue");
    let mut corpus: Vec<PathBuf> =
        models.chain(parts).filter(|path| path.is_file() && path.extension().is_some_and(|it| it == "scad")).collect();
    corpus.sort();
    corpus
}

/// One after another through a cache that is large and one that must let go all the time: first as it is, then with
/// everything further down in the text, then again.
#[test]
fn the_corpus_comes_out_the_same() {
    let (large, small) = (Arc::new(Cache::new(1 << 30)), Arc::new(Cache::new(200 << 10)));
    let corpus = corpus();
    assert!(corpus.len() > 60);
    for path in corpus {
        let what = path.display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let moved = format!("// What follows is further down.\n\n{text}");
        let build = |text: &str, cache: &Arc<Cache>| built(text, path.parent(), Values::new(), cache);
        let cold = build(&moved, &Arc::default());
        for cache in [&large, &small] {
            build(&text, cache);
            assert_same(&what, &cold, &build(&moved, cache));
        }
        let again = build(&moved, &large);
        assert_same(&what, &cold, &again);
        assert!(again.work.made <= cold.work.made);
    }
    assert!(small.bytes() <= 200 << 10 && large.bytes() > 10 * small.bytes());
}

/// Equal content from other places in the script: faces, remarks and errors are told of where they now come from.
#[test]
fn places_are_those_of_the_script_at_hand() {
    let loops = "for (x = [0, 20]) translate([x, 0, 0]) cube(10); sphere(3);";
    let lines = "translate([0, 0, 0]) cube(10);\ntranslate([20, 0, 0]) cube(10); sphere(3);";
    let idle = "module m() difference() { sphere(4); translate([x, 0, 0]) sphere(1); }\nm();";
    let pairs = [
        (loops.to_owned(), lines.to_owned()),
        (lines.to_owned(), loops.to_owned()),
        (format!("x = 9;{idle}"), format!("/* 2 */\nx = 9; {idle} cube(2);")),
        ("union() { sphere(5); cube(6); }".to_owned(), "union() {\n  sphere(5);\n  cube(6);\n}".to_owned()),
        (
            "round_union(2) { cube(10); translate([5, 5, 0]) cylinder(r = 3, h = 20); }".to_owned(),
            "// A foot.\nround_union(2) {\n  cube(10);\n  translate([5, 5, 0]) cylinder(r = 3, h = 20);\n}".to_owned(),
        ),
        ("text(\"a\");".to_owned(), "linear_extrude(2) text(\"a\");".to_owned()),
    ];
    for (before, after) in pairs {
        let cache = Arc::new(Cache::new(64 << 20));
        plain(&before, &cache);
        assert_same(&after, &plain(&after, &Arc::default()), &plain(&after, &cache));
        assert_same(&before, &plain(&before, &Arc::default()), &plain(&before, &cache));
    }
}

/// A hull takes the corners of a polyhedron that is none; what is not only hulled must not find that.
#[test]
fn what_a_value_is_used_for_is_not_kept_with_it() {
    let open = "module open() union() { polyhedron([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]], [[0, 1, 2], [1, 2, 3], [0, 1, 3], [0, 1, 3]]); \
                sphere(2); }";
    let cache = Arc::new(Cache::new(64 << 20));
    let hulled = plain(&format!("{open} hull() open();"), &cache);
    assert!(hulled.model.is_some(), "{:?}", hulled.diagnostics);
    for script in [format!("{open} open();"), format!("{open} hull() open(); translate([20, 0, 0]) open();")] {
        let (cold, warm) = (plain(&script, &Arc::default()), plain(&script, &cache));
        assert_same(&script, &cold, &warm);
        assert!(warm.model.is_none(), "{script}: {:?}", warm.report);
    }
}

/// Files, and a clock by which everything takes long.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<HashMap<Key, Vec<u8>>>>, Arc<AtomicU64>);

impl Store for Shelf {
    fn refresh(&self) {}

    fn read(&self, key: Key) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(&key).cloned()
    }

    fn write(&self, key: Key, value: &[u8]) {
        self.0.lock().unwrap().insert(key, value.to_vec());
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.1.fetch_add(1, Ordering::Relaxed))
    }
}

/// As another renderer process would, on another day.
#[test]
fn what_took_long_is_found_in_the_store() {
    let script = "
        smooth_union(2) { sphere(8); translate([9, 0, 0]) cube(8, center = true); }
        translate([40, 0, 0]) difference() {
            sphere(10, $fn = 100);
            for (a = [0 : 20 : 179]) rotate([a, a, 0]) cylinder(r = 1, h = 40, center = true, $fn = 60);
        }
    ";
    let shelf = Shelf::default();
    let open = || Arc::new(Cache::new(64 << 20).with_store(shelf.clone()));
    let first = plain(script, &open());
    let again = plain(&format!("\n\n{script}"), &open());
    assert!(first.work.reused == 0);
    assert!(again.work.reused >= 2, "{:?}", again.work);
    assert_same("again", &plain(&format!("\n\n{script}"), &Arc::default()), &again);
}

#[test]
fn a_slider_makes_only_what_depends_on_it() {
    let script = "
        size = 6; // [4:8]
        module fixed() difference() { sphere(9, $fn = 24); for (a = [0, 60, 120]) rotate(a) cube([30, 3, 3], center = true); }
        module plate() linear_extrude(3) difference() { square([60, 20]); for (x = [5:10:55]) translate([x, 10]) circle(2); }
        fixed();
        translate([0, 40, 0]) plate();
        translate([40, 0, 0]) difference() { sphere(size, $fn = 24); cube([30, 2, 2], center = true); }
    ";
    let cache = Arc::new(Cache::new(64 << 20));
    let at = |size: f64, cache: &Arc<Cache>| {
        built(script, None, Values::from([("size".to_owned(), ParameterValue::Number(size))]), cache)
    };
    let first = at(6.0, &cache);
    assert!(first.work.made > 20 && first.work.reused == 0, "{:?}", first.work);
    for size in [6.5, 7.0, 7.5] {
        let moved = at(size, &cache);
        // The sphere, the cube, their difference, its place and the whole, and the place of the ball with its cuts and of
        // the plate, whose outlines are kept in slabs.
        assert!(moved.work.made <= 9, "{:?}", moved.work);
        assert!(moved.work.reused >= 2, "{:?}", moved.work);
        assert_same("moved", &at(size, &Arc::default()), &moved);
    }
    assert_eq!(at(6.0, &cache).work.made, 0, "a position that was seen before");
    let emptied = Arc::new(Cache::new(1));
    at(6.0, &emptied);
    assert_eq!(at(6.0, &emptied).work, Work { reused: 0, ..first.work });
}

/// Steps that read one value at the same time: the last one takes it away, the others must have it before.
#[test]
fn what_many_share_is_there_for_all() {
    let script = "for (a = [0 : 59]) for (x = [0 : 3 : 45]) translate([x, 3 * a]) square(1 + a / 100);";
    let first = plain(script, &Arc::default());
    for _ in 0..150 {
        assert_same("again", &first, &plain(script, &Arc::default()));
    }
}
