//! `cargo xtask bless`: refreshes `tests/models/*/expect.toml` and `preview.png` from what the renderer makes now, and with
//! `manual` the pages of `docs/manual`. `bless bosl2 [NAME…]` measures examples of BOSL2 with OpenSCAD.

use crate::process::{Result, cargo, execute};
use crate::run::{build_for_tests, install_packages};
use crate::test::install_bosl2;

pub(crate) fn bless(names: &[String]) -> Result {
    build_for_tests()?;
    if let [first, examples @ ..] = names
        && first == "bosl2"
    {
        install_packages("tests/bench")?;
        install_bosl2()?;
        execute(
            cargo()
                .args(["test", "--locked", "-p", "partwright-tests", "--test", "bosl2", "examples"])
                .env("PARTWRIGHT_BLESS", if examples.is_empty() { "all".into() } else { examples.join(",") }),
        )?;
        return execute(crate::process::command("git", "").args(["--no-pager", "diff", "--stat", "--", "tests/bosl2"]));
    }
    let (manual, names): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| *name == "manual");
    if !manual.is_empty() {
        execute(
            cargo()
                .args(["test", "--locked", "-p", "partwright-tests", "--test", "manual"])
                .env("PARTWRIGHT_BLESS", "manual"),
        )?;
        execute(crate::process::command("git", "").args(["--no-pager", "diff", "--stat", "--", "docs/manual"]))?;
        if names.is_empty() {
            return Ok(());
        }
    }
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    execute(
        cargo()
            .args(["test", "--locked", "-p", "partwright-tests", "--test", "models"])
            .env("PARTWRIGHT_BLESS", if names.is_empty() { "all".into() } else { names.join(",") }),
    )?;
    execute(crate::process::command("git", "").args(["--no-pager", "diff", "--stat", "--", "tests/models"]))
}
