//! `format` on the command line.

mod common;

use common::renderer;

#[test]
fn lays_files_out_and_checks_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.scad"), "a=1;// [0:9]\ncube( a );").unwrap();
    std::fs::write(path("broken.scad"), "cube(").unwrap();
    std::fs::write(path("bytes.scad"), b"a = \"\xff\";").unwrap();

    let check = renderer(folder.path(), &["format", "--check", "a.scad"], "");
    assert_eq!((check.status, check.stderr.trim()), (Some(1), "a.scad is not formatted"));
    let both = renderer(folder.path(), &["format", "a.scad", "broken.scad"], "");
    assert_eq!(both.status, Some(1));
    assert!(both.stderr.starts_with("error: broken.scad: the script has syntax errors, the first in line 1"));
    assert_eq!(std::fs::read_to_string(path("a.scad")).unwrap(), "a = 1; // [0:9]\ncube(a);\n");
    assert_eq!(std::fs::read_to_string(path("broken.scad")).unwrap(), "cube(");
    assert_eq!(renderer(folder.path(), &["format", "--check", "a.scad"], "").status, Some(0));
    assert_eq!(renderer(folder.path(), &["format", "missing.scad"], "").status, Some(2));
    assert_eq!(renderer(folder.path(), &["format", "bytes.scad"], "").status, Some(2), "not text: left alone");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing left behind");
}

#[test]
fn is_a_filter() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = renderer(folder.path(), &["format", "-"], "cube( 1 );");
    assert_eq!((outcome.status, outcome.stdout.as_slice()), (Some(0), b"cube(1);\n".as_slice()));
}
