//! Paths, as scripts give them: what goes into the graph, and what is said of bad ones.

mod support;

use partwright_graph::Node;
use support::{codes, run, says};

#[test]
fn paths_are_points_that_differ() {
    says("sweep() square(1);", &["`sweep` needs `path`"]);
    says("sweep([[0, 0, 0]]) square(1);", &["at least 2 points", "has 1"]);
    says("sweep([[0, 0], [1, 0]], closed = true) square(1);", &["at least 3", "has 2"]);
    says("sweep([[0, 0, 0], [1, 0, 0], [1, 0, 0], [2, 0, 0]]) square(1);", &["points 1 and 2", "the same"]);
    says("sweep([[0, 0], [9, 0], [9, 9], [0, 0]], closed = true) square(1);", &["last point", "leave it out"]);
    says("sweep([[0, 0, 0], [1, \"a\", 0]]) square(1);", &["point 1", "3 finite numbers"]);
    says("sweep([[0, 0], [9, 0], [9, 9]], closed = true, twist = 90) square(1);", &["`twist`", "whole turns"]);
    says("sweep([[0, 0, 0], [0, 0, 9]], up = [0, 0, 1]) square(1);", &["`up`", "along the path"]);
    let solid = run("sweep([[0, 0, 0], [0, 0, 9]]) cube(1);");
    assert_eq!(codes(&solid).len(), 1, "{:?}", solid.diagnostics);
}

#[test]
fn drawings_stand_up_on_level_paths() {
    for (path, expected) in [
        ("[[0, 0, 0], [9, 0, 0]]", [0.0, 0.0, 1.0]),
        ("[[0, 0, 0], [9, 0, 8]]", [0.0, 0.0, 1.0]),
        ("[[0, 0, 0], [0, 0, 9]]", [0.0, 1.0, 0.0]),
        ("[[0, 0, 0], [9, 0, 9.1]]", [0.0, 1.0, 0.0]),
        ("[[0, 0], [9, 0]], up = [0, 1, 0]", [0.0, 1.0, 0.0]),
    ] {
        let evaluated = run(&format!("sweep({path}) square(1);"));
        assert_eq!(codes(&evaluated), Vec::<&str>::new(), "{path}");
        let up = evaluated.graph.nodes().find_map(|(_, node)| match node {
            Node::Sweep { up, .. } => Some(*up),
            _ => None,
        });
        assert_eq!(up, Some(expected), "{path}");
    }
}

#[test]
fn own_definitions_win() {
    let own = run("module sweep(path) children(); sweep([]) square(9);");
    assert!(codes(&own).is_empty(), "{:?}", own.diagnostics);
    assert!(own.graph.nodes().all(|(_, node)| !matches!(node, Node::Sweep { .. })));
}
