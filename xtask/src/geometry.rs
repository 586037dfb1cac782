//! `cargo xtask fuzz-geometry`: random graphs of parallel extrusions through the prismatic and the mesh kernel, and of boxes,
//! cylinders and spheres through the latter, as the tests do with a few hundred, but as many as one likes. A graph on which
//! volumes do not add up, or that makes no manifold, is printed, made small.

use crate::process::{Result, cargo, execute};

/// Graphs that one case compares: two shapes, their union, intersection and difference.
const GRAPHS: u32 = 5;
/// Properties that each make all cases, of both kernels.
const PROPERTIES: u32 = 4;

/// `--count N` graphs in all (20 000).
pub(crate) fn fuzz(arguments: &[String]) -> Result {
    let count: u32 = match arguments {
        [] => 20_000,
        [flag, number] if flag == "--count" => {
            number.parse().map_err(|_| "`--count` needs a whole number".to_owned())?
        }
        _ => return Err("`cargo xtask fuzz-geometry [--count N]`".to_owned()),
    };
    let cases = count.div_ceil(GRAPHS * PROPERTIES);
    execute(
        cargo()
            .args(["test", "-p", "partwright-kernel-prismatic", "-p", "partwright-kernel-mesh", "--test", "random"])
            .env("PARTWRIGHT_GEOMETRY_CASES", cases.to_string()),
    )
}
