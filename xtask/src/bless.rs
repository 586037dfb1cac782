//! `cargo xtask bless`: refreshes `tests/models/*/expect.toml` and `preview.png` from what the renderer makes now.

use crate::process::{Result, cargo, execute};
use crate::run::build_for_tests;

pub(crate) fn bless(names: &[String]) -> Result {
    build_for_tests()?;
    execute(
        cargo()
            .args(["test", "--locked", "-p", "partwright-tests", "--test", "models"])
            .env("PARTWRIGHT_BLESS", if names.is_empty() { "all".into() } else { names.join(",") }),
    )?;
    execute(crate::process::command("git", "").args(["--no-pager", "diff", "--stat", "--", "tests/models"]))
}
