//! The plan in words: which tier realises which part of the script, and why.

use std::collections::HashMap;
use std::fmt::Write;

use partwright_graph::{Graph, NodeId};
use partwright_plan::{Job, Tier};

/// A line per planned subtree, with the shapes in it.
pub(crate) fn plan(graph: &Graph, jobs: &[Job]) -> String {
    let mut out = String::new();
    for job in jobs {
        let tier = match job.tier {
            Tier::Mesh => "mesh",
        };
        let mut counts: Vec<(&str, usize)> = shapes(graph, job.root).into_iter().collect();
        counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
        let shapes: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{tier} tier: {} ({})\n  {}\n  content {}",
            graph.node(job.root).name(),
            shapes.join(", "),
            job.reason,
            graph.hash(job.root)
        );
    }
    out
}

/// How many nodes of each kind the subtree has; shared ones count once.
fn shapes(graph: &Graph, root: NodeId) -> HashMap<&'static str, usize> {
    let mut seen = vec![false; graph.len()];
    let mut open = vec![root];
    let mut counts = HashMap::new();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let node = graph.node(id);
        *counts.entry(node.name()).or_default() += 1;
        open.extend(node.children().iter().map(|child| child.node));
    }
    counts
}
