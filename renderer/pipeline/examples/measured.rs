//! Builds random shapes whose distances have no formula, and says which came out wrong:
//! `measured [count] [first seed] [tolerance]`. Fails if any did.
//!
//! Each is two or three turned primitives, united or cut, under an operation that measures. It must be a manifold within the
//! tolerance and without a remark, and hold no more than the shape itself where the operation takes away, no less where it adds.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use partwright_pipeline::{Monitor, Settings, Source, build};
use partwright_protocol::{Progress, Report};

struct Silent(AtomicBool);

impl Monitor for Silent {
    fn progress(&self, _: Progress) {}

    fn cancel(&self) -> &AtomicBool {
        &self.0
    }
}

/// A generator of random numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        let value = low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (value * 10.0).round() / 10.0
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.next() as usize % all.len()]
    }

    fn primitive(&mut self) -> String {
        let [x, y, z] = [0; 3].map(|_| self.between(-10.0, 10.0));
        let angles = if self.next().is_multiple_of(2) {
            [0; 3].map(|_| self.between(0.0, 90.0))
        } else {
            [0; 3].map(|_| self.pick(&[0.0, 90.0]))
        };
        let [a, b, c] = angles;
        let shape = match self.next() % 4 {
            0 => {
                let [a, b, c] = [0; 3].map(|_| self.between(6.0, 25.0));
                format!("cube([{a}, {b}, {c}], center = true)")
            }
            1 => format!("cylinder(h = {}, d = {}, center = true)", self.between(6.0, 30.0), self.between(5.0, 20.0)),
            2 => {
                let [low, high] = [0; 2].map(|_| self.between(5.0, 20.0));
                format!("cylinder(h = {}, d1 = {low}, d2 = {high}, center = true)", self.between(6.0, 30.0))
            }
            _ => format!("sphere(d = {})", self.between(8.0, 22.0)),
        };
        format!("translate([{x}, {y}, {z}]) rotate([{a}, {b}, {c}]) {shape};")
    }
}

/// A shape, the operation on it, and whether that takes something away (-1) or adds (1).
fn random(seed: u64) -> (String, String, i32) {
    let mut dice = Dice(seed.wrapping_mul(0x0123_4567_89AB_CDEF));
    let boolean = dice.pick(&["union", "union", "difference"]);
    let count = dice.pick(&[2, 2, 3]);
    let primitives: Vec<String> = (0..count).map(|_| dice.primitive()).collect();
    let size = dice.between(0.6, 2.5);
    let (operation, sign) = match dice.next() % 5 {
        0 => (format!("offset({size})"), 1),
        1 => (format!("offset(-{size})"), -1),
        2 => (format!("shell({size})"), -1),
        3 => (format!("round_edges({size})"), -1),
        _ => (format!("fillet_edges({size})"), 1),
    };
    (format!("{boolean}() {{ {} }}", primitives.join(" ")), operation, sign)
}

/// What is too thin is told: that is no fault.
const TOO_THIN: &str = "W0656";

/// The report of a script, or what was wrong with it.
fn built(text: &str) -> Result<Report, String> {
    let settings = Settings { strict: true, ..Settings::default() };
    let built =
        build(&Source { text, folder: None, libraries: Vec::new() }, &settings, &Silent(AtomicBool::new(false)));
    if let Some(diagnostic) = built.diagnostics.iter().find(|diagnostic| diagnostic.code != TOO_THIN) {
        return Err(format!("{}: {}", diagnostic.code, diagnostic.message));
    }
    let report = built.report.ok_or("no report")?;
    if report.manifold { Ok(report) } else { Err("no manifold".to_owned()) }
}

/// "good", what there is nothing to say about, or what is wrong.
fn judged(seed: u64, tolerance: f64) -> Result<&'static str, String> {
    let (shape, operation, sign) = random(seed);
    // What is wrong with the shape itself (nothing left, an idle cutter) is not asked here.
    let Ok(plain) = built(&format!("$tol = {tolerance}; {shape}")) else { return Ok("empty") };
    let report = match built(&format!("$tol = {tolerance}; {operation} {shape}")) {
        Ok(report) => report,
        // What is thinner than the ball everywhere is told.
        Err(text) if sign < 0 && text.contains("nothing") => return Ok("empty"),
        Err(text) => return Err(format!("{text}\n    {operation} {shape}")),
    };
    if let Some(field) = report.field.filter(|field| field.deviation > tolerance) {
        return Err(format!("off by {} mm\n    {operation} {shape}", field.deviation));
    }
    // Both surfaces may be off by the tolerance everywhere.
    let slack = tolerance * (plain.area + report.area);
    let more = f64::from(sign) * (report.volume - plain.volume);
    if more < -slack {
        return Err(format!("{} mm³ of {} mm³\n    {operation} {shape}", report.volume, plain.volume));
    }
    Ok("good")
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: f64| arguments.next().map_or(otherwise, |text| text.parse().expect("a number"));
    let [count, first] = [100.0, 1.0].map(|otherwise| number(otherwise) as u64);
    let tolerance = number(0.2);
    let mut tally: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in first..first + count {
        let start = Instant::now();
        let found = judged(seed, tolerance);
        let time = start.elapsed().as_secs_f64();
        match &found {
            Err(wrong) => println!("seed {seed}: {wrong}"),
            Ok(_) if time > 10.0 => println!("seed {seed}: {time:.1} s"),
            Ok(_) => {}
        }
        *tally.entry(found.unwrap_or("wrong")).or_default() += 1;
    }
    println!("{tally:?}");
    if tally.contains_key("wrong") { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
