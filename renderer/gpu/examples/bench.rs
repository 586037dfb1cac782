//! `cargo xtask bench gpu`: samples a second, frame times at 1080p, and whole meshings with a graphics card against all cores of
//! this machine. `--simulated` takes lavapipe where there is no card; `--peak TFLOPS` adds the share of the card's peak.

use std::time::{Duration, Instant};

use partwright_field::Field;
use partwright_gpu::{Adapters, Camera, Choice, Gpu, Mode, reference};
use partwright_mesher::{CELLS, Lattice, Monitor, OnDemand, SIDE, Sampler, Settings, Tools, mesh_with};

/// Of each, the fastest run counts.
const RUNS: usize = 3;

struct Patient;

impl Monitor for Patient {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn fastest<T>(mut work: impl FnMut() -> Outcome<T>) -> Outcome<(Duration, T)> {
    let mut best: Option<(Duration, T)> = None;
    for _ in 0..RUNS {
        let begin = Instant::now();
        let made = work()?;
        let took = begin.elapsed();
        if best.as_ref().is_none_or(|(known, _)| took < *known) {
            best = Some((took, made));
        }
    }
    best.ok_or_else(|| "nothing ran".into())
}

/// Cubes that fill a field's box, each with the field as it is there.
fn lattices(field: &Field, parts: u32) -> Vec<Lattice> {
    let bounds = field.bounds();
    let size = bounds.size()[0] / f64::from(parts);
    let lattice = |number: u32| {
        let at = [number % parts, number / parts % parts, number / parts / parts];
        let origin = std::array::from_fn(|axis| bounds.min[axis] + f64::from(at[axis]) * size);
        let lattice = Lattice { field: field.clone(), origin, step: size / CELLS as f64 };
        Lattice { field: field.restrict(&lattice.region()).1, ..lattice }
    };
    (0..parts.pow(3)).map(lattice).collect()
}

/// The same values on the CPU, in f64, with all cores.
fn on_cpu(lattices: &[Lattice]) -> f64 {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = lattices.chunks(lattices.len().div_ceil(threads)).map(|lattices| {
            scope.spawn(move || {
                let mut sum = 0.0;
                for lattice in lattices {
                    let point = |number: usize| -> [f64; 3] {
                        let at = [number % SIDE, number / SIDE % SIDE, number / SIDE / SIDE];
                        std::array::from_fn(|axis| lattice.origin[axis] + at[axis] as f64 * lattice.step)
                    };
                    let points: Vec<[f64; 3]> = (0..SIDE * SIDE * SIDE).map(point).collect();
                    let mut values = vec![0.0; points.len()];
                    lattice.field.sample(&points, &mut values);
                    sum += values.iter().sum::<f64>();
                }
                sum
            })
        });
        let work: Vec<_> = work.collect();
        work.into_iter().filter_map(|thread| thread.join().ok()).sum()
    })
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_simulated = arguments.iter().any(|argument| argument == "--simulated");
    let after = arguments.iter().skip_while(|argument| *argument != "--peak").nth(1);
    let peak: Option<f64> = after.map(|text| text.parse()).transpose()?;
    let adapters = if is_simulated { Adapters::AlsoSimulated } else { Adapters::Real };
    let gpu = Gpu::open(adapters)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kind = if gpu.is_simulated() { "simulated on the CPU: no measure of a card" } else { "a graphics card" };
    println!("{} ({kind}) against {cores} cores; the fastest of {RUNS} runs", gpu.name());
    let field = reference(12.0).ok_or("no field")?;

    let parts = if gpu.is_simulated() { 8 } else { 24 };
    let lattices = lattices(&field, parts);
    let samples = (lattices.len() * SIDE * SIDE * SIDE) as f64;
    gpu.sample(&lattices)?;
    let (card, _) = fastest(|| Ok(gpu.sample(&lattices)?))?;
    let (cpu, sum) = fastest(|| Ok(on_cpu(&lattices)))?;
    let rate = |time: Duration| samples / time.as_secs_f64() / 1e6;
    let ratio = |cpu: Duration, card: Duration| cpu.as_secs_f64() / card.as_secs_f64();
    println!(
        "samples of a gyroid, with programs made and values fetched: {:.1} million a second, {:.1} on the CPU in f64 ({:.2}×; sum {sum:.3e})",
        rate(card),
        rate(cpu),
        ratio(cpu, card)
    );
    if let Some(peak) = peak {
        let operations: usize =
            lattices.iter().filter_map(|it| it.field.program(&it.region())).map(|it| it.instructions.len()).sum();
        let done = (operations * SIDE * SIDE * SIDE) as f64 / card.as_secs_f64();
        println!(
            "that is {:.3} % of a peak of {peak} TFLOPS, one instruction counted as one operation",
            done / peak / 1e10
        );
    }

    let camera = Camera { forward: [-0.6, 1.0, -0.7], up: [0.0, 0.0, 1.0], width: 1920, height: 1080 };
    let begin = Instant::now();
    let frame = gpu.draw(&field, &camera)?.ok_or("the field cannot be drawn")?;
    let first = begin.elapsed();
    let (time, _) = if gpu.is_simulated() { (first, None) } else { fastest(|| Ok(gpu.draw(&field, &camera)?))? };
    let seen = frame.depth.iter().filter(|depth| **depth >= 0.0).count();
    println!("a picture at 1080p: {:.1} ms ({seen} pixels of the part)", time.as_secs_f64() * 1e3);

    let choice = Choice::among(Mode::Required, adapters);
    println!("whole meshings of a gyroid in a ball of 24 mm:");
    for tolerance in if gpu.is_simulated() { vec![0.4] } else { vec![0.4, 0.2, 0.1] } {
        let settings = Settings { tolerance, ..Settings::default() };
        let run = |sampler: &dyn Sampler| -> Outcome<usize> {
            Ok(mesh_with(&field, &settings, Tools { sampler, booleans: None }, &Patient)?.solid.triangles.len())
        };
        run(&choice)?;
        let (card, triangles) = fastest(|| run(&choice))?;
        let (cpu, _) = fastest(|| run(&OnDemand))?;
        println!(
            "  within {tolerance} mm, {triangles} triangles: {:.0} ms with, {:.0} ms without ({:.2}×)",
            card.as_secs_f64() * 1e3,
            cpu.as_secs_f64() * 1e3,
            ratio(cpu, card)
        );
    }
    println!("auto would choose: {}", Choice::among(Mode::Auto, adapters).told());
    Ok(())
}
