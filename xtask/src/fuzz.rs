//! `cargo xtask fuzz`: the fuzz targets of `fuzz/`, seeded with the repository's own scripts. Needs the nightly compiler and
//! `cargo install cargo-fuzz`. What a run finds lies in `target/fuzz/found`; once mended, it goes as a script to
//! `renderer/script/tests/fuzzed`, where a test runs it from then on.
//!
//! `cargo xtask fuzz programs` compares random programs with the recent OpenSCAD (`tests/tests/random.rs`), a new seed each
//! time. What it finds goes to `tests/conformance` once mended. `cargo xtask fuzz fields` meshes random fields; what it finds
//! goes to the tests of `renderer/mesher`. `cargo xtask fuzz measured` builds random shapes under offsets, shells, roundings and
//! fillets; what it finds goes to the tests of `renderer/pipeline`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::files::install_meshlab;
use crate::process::{Result, cargo, command, execute, output, require, root};
use crate::run::install_packages;

const TARGETS: [&str; 2] = ["parse", "evaluate"];
/// Operators and escapes; the words of the dictionary come from the scripts.
const SYMBOLS: &str = "( ) [ ] { } ; , : . = == != <= >= && || << >> ! # % * / /* */ // ^ ~ ? \" \\u00e9 \\U01F600 \\x41 \
                       \\n <a> 1e9 -1 0.5 0x1F 1e308 $fn $fa $fs $children (i=[0:9]) {}";
/// Longer scripts make the fuzzer slow and find nothing that shorter ones do not.
const MAX_SEED: u64 = 4096;
const MAX_WORDS: usize = 400;

/// `parse` or `evaluate`, both without a name; `--minutes N` for each (10).
pub(crate) fn fuzz(arguments: &[String]) -> Result {
    match arguments.split_first().map(|(name, rest)| (name.as_str(), rest)) {
        Some(("programs", rest)) => return programs(rest),
        Some(("fields", rest)) => return fields(rest),
        Some(("measured", rest)) => return measured(rest),
        _ => {}
    }
    let mut minutes = 10u32;
    let mut targets = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--minutes" => {
                let number = rest.next().and_then(|number| number.parse().ok());
                minutes = number.ok_or("`--minutes` needs a whole number")?;
            }
            name if TARGETS.contains(&name) => targets.push(name),
            other => return Err(format!("`{other}` is no fuzz target: {}", TARGETS.join(", "))),
        }
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }
    require("cargo-fuzz", "cargo install cargo-fuzz, and rustup toolchain install nightly")?;
    let work = root().join("target/fuzz");
    let (seeds, found) = (work.join("seeds"), work.join("found"));
    for folder in [&seeds, &found] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let dictionary = work.join("dictionary.txt");
    seed(&seeds, &dictionary)?;
    for target in targets {
        let corpus = work.join("corpus").join(target);
        fs::create_dir_all(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        // Nothing here is `unsafe`: debug assertions find what there is to find, several times as fast as a sanitizer.
        execute(
            command("cargo", "")
                .args(["+nightly", "fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", "--target-dir"])
                .arg(work.join("target"))
                .arg(target)
                .args([&corpus, &seeds])
                .arg("--")
                .arg(format!("-max_total_time={}", minutes.saturating_mul(60)))
                .arg(format!("-dict={}", dictionary.display()))
                .arg(format!("-artifact_prefix={}/{target}-", found.display()))
                .args(["-max_len=4096", "-timeout=120", "-rss_limit_mb=2048", "-use_value_profile=0"]),
        )?;
    }
    Ok(())
}

/// `--count N` things to try, made from `--seed N` (the time).
fn count_and_seed(arguments: &[String], count: u64) -> Result<(u64, u64)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (mut count, mut seed) = (count, now);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let number = rest.next().and_then(|number| number.parse::<u64>().ok());
        let place = match argument.as_str() {
            "--count" => &mut count,
            "--seed" => &mut seed,
            other => return Err(format!("`{other}` is unknown: --count N, --seed N")),
        };
        *place = number.ok_or_else(|| format!("`{argument}` needs a whole number"))?;
    }
    Ok((count, seed))
}

/// Random fields (10 000) to meshes, each of which must be sound, here and to MeshLab, and within its tolerance of the field.
fn fields(arguments: &[String]) -> Result {
    const PART: u64 = 250;
    let (count, seed) = count_and_seed(arguments, 10_000)?;
    let python = install_meshlab()?;
    execute(cargo().args(["build", "--locked", "--release", "--package", "partwright-mesher", "--example", "random"]))?;
    let random = root().join("target/release/examples/random");
    let folder = root().join("target/fuzz/fields");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for first in (seed..seed + count).step_by(PART as usize) {
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let count = PART.min(seed + count - first);
        let of = [count, first].map(|number| number.to_string());
        execute(command(&random.to_string_lossy(), "").args(of).arg("0.1").arg(&folder))?;
        execute(command(&python.to_string_lossy(), "").arg("tests/files/sound.py").arg(&folder))?;
    }
    Ok(())
}

/// Random shapes (200) whose distances are searched for to parts, which must be sound and of a likely volume.
fn measured(arguments: &[String]) -> Result {
    let (count, seed) = count_and_seed(arguments, 200)?;
    execute(
        cargo()
            .args(["run", "--locked", "--release", "--package", "partwright-pipeline", "--example", "measured", "--"])
            .args([count, seed].map(|number| number.to_string())),
    )
}

/// Programs that print and as many shapes (1000 each).
fn programs(arguments: &[String]) -> Result {
    let (count, seed) = count_and_seed(arguments, 1000)?;
    install_packages("tests/bench")?;
    execute(cargo().args(["build", "--locked", "--package", "partwright-renderer"]))?;
    execute(
        cargo()
            .args(["test", "--locked", "--package", "partwright-tests", "--test", "random", "--", "--nocapture"])
            .env("PARTWRIGHT_PROGRAMS", count.to_string())
            .env("PARTWRIGHT_SEED", seed.to_string()),
    )
}

/// Copies the repository's scripts to `seeds` and writes their words as `dictionary`.
fn seed(seeds: &Path, dictionary: &Path) -> Result {
    let listed = output(command("git", "").args(["ls-files", "*.scad"]))?;
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for file in listed.lines() {
        let path: PathBuf = root().join(file);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !"_$".contains(c)) {
            if (2..=24).contains(&word.len()) && !word.starts_with(|c: char| c.is_ascii_digit()) {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        if text.len() as u64 <= MAX_SEED {
            let copy = seeds.join(file.replace(['/', '\\'], "-"));
            fs::write(&copy, text).map_err(|error| format!("{}: {error}", copy.display()))?;
        }
    }
    let mut words: Vec<(usize, String)> = words.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_by(|a, b| b.cmp(a));
    let mut text = String::new();
    let symbols = SYMBOLS.split_ascii_whitespace();
    for word in symbols.chain(words.iter().take(MAX_WORDS).map(|(_, word)| word.as_str())) {
        let _ = writeln!(text, "\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""));
    }
    fs::write(dictionary, text).map_err(|error| format!("{}: {error}", dictionary.display()))
}
