//! Card or CPU: what the user allows, what there is, and what is faster.

use std::str::FromStr;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use partwright_field::{Box3, Field};
use partwright_mesher::{Lattice, Monitor, OnDemand, Sampler, Samples, Settings, Tools, mesh_with};

use crate::device::lock;
use crate::{Adapters, Gpu, GpuError};

/// What the user says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The card, if there is one and it is faster.
    #[default]
    Auto,
    Off,
    /// The card; an error where that does not work.
    Required,
}

impl Mode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Off => "off",
            Self::Required => "required",
        }
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "off" => Ok(Self::Off),
            "required" => Ok(Self::Required),
            other => Err(format!("`{other}` is none of auto, off and required")),
        }
    }
}

/// Decided when the first field is meshed, once a process.
#[derive(Debug)]
pub struct Choice {
    mode: Mode,
    adapters: Adapters,
    decided: OnceLock<Decided>,
    /// What went wrong later.
    fault: Mutex<Option<GpuError>>,
}

#[derive(Debug)]
struct Decided {
    gpu: Option<Gpu>,
    why: String,
}

impl Choice {
    pub fn new(mode: Mode) -> Self {
        Self::among(mode, Adapters::Real)
    }

    /// For tests, which may take what simulates a card.
    pub fn among(mode: Mode, adapters: Adapters) -> Self {
        Self { mode, adapters, decided: OnceLock::new(), fault: Mutex::default() }
    }

    fn decided(&self) -> &Decided {
        self.decided.get_or_init(|| {
            let decided = self.decide();
            match &decided.gpu {
                Some(gpu) => {
                    tracing::info!(card = gpu.name(), why = decided.why, "fields are sampled on a graphics card")
                }
                None => tracing::debug!(why = decided.why, "fields are sampled on the CPU"),
            }
            decided
        })
    }

    fn decide(&self) -> Decided {
        let without = |why: String| Decided { gpu: None, why };
        if self.mode == Mode::Off {
            return without("--gpu off".to_owned());
        }
        // Asking Vulkan takes a while, and needs no asking where there is no device.
        if self.mode == Mode::Auto && self.adapters == Adapters::Real && !may_exist() {
            return without(GpuError::NoAdapter { seen: Vec::new() }.to_string());
        }
        let gpu = match Gpu::open(self.adapters) {
            Ok(gpu) => gpu,
            Err(error) => {
                let why = error.to_string();
                lock(&self.fault).get_or_insert(error);
                return without(why);
            }
        };
        if self.mode == Mode::Required {
            return Decided { gpu: Some(gpu), why: "--gpu required".to_owned() };
        }
        match compare(&gpu) {
            Ok([card, cpu]) => {
                let why = format!(
                    "a field takes {:.0} ms with it and {:.0} ms without",
                    card.as_secs_f64() * 1e3,
                    cpu.as_secs_f64() * 1e3
                );
                if card < cpu { Decided { gpu: Some(gpu), why } } else { without(format!("{}: {why}", gpu.name())) }
            }
            Err(why) => without(why),
        }
    }

    /// Who samples fields, and why, in words. Decides it where that has not happened yet.
    pub fn told(&self) -> String {
        let Decided { gpu, why } = self.decided();
        match (gpu, lock(&self.fault).as_ref()) {
            (Some(_), Some(fault)) => format!("CPU ({fault})"),
            (Some(gpu), None) => format!("{} ({why})", gpu.name()),
            (None, _) => format!("CPU ({why})"),
        }
    }

    /// The card, if it is the choice.
    pub fn gpu(&self) -> Option<&Gpu> {
        let gpu = self.decided().gpu.as_ref()?;
        lock(&self.fault).is_none().then_some(gpu)
    }
}

impl Sampler for Choice {
    fn sample(&self, lattices: &[Lattice]) -> Vec<Option<Samples>> {
        let Some(gpu) = self.gpu() else { return vec![None; lattices.len()] };
        gpu.sample(lattices).unwrap_or_else(|error| {
            let mut fault = lock(&self.fault);
            if fault.is_none() {
                tracing::warn!(%error, "the graphics card is not asked again");
                *fault = Some(error);
            }
            vec![None; lattices.len()]
        })
    }

    fn is_active(&self) -> bool {
        self.mode != Mode::Off && self.gpu().is_some()
    }

    fn fault(&self) -> Option<String> {
        if self.mode != Mode::Required {
            return None;
        }
        self.decided();
        lock(&self.fault).as_ref().map(ToString::to_string)
    }
}

/// Whether the system has any device that could be a graphics card. Costs nothing, unlike asking Vulkan.
pub fn may_exist() -> bool {
    let is_there = |path: &str| std::path::Path::new(path).exists();
    let is_render_node = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|it| it.file_name().to_string_lossy().starts_with("renderD"))
    };
    cfg!(not(target_os = "linux"))
        || is_there("/dev/nvidiactl")
        || is_there("/dev/dxg")
        || std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| entries.any(is_render_node))
}

struct Patient;

impl Monitor for Patient {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A gyroid of cells of 8 mm in a ball: as much surface as fields usually have. `radius` in mm.
pub fn reference(radius: f64) -> Option<Field> {
    use fidget_core::context::Tree;
    let (x, y, z) = Tree::axes();
    let turn = |axis: &Tree| axis.clone() * (std::f32::consts::TAU / 8.0);
    let (u, v, w) = (turn(&x), turn(&y), turn(&z));
    let wave = u.sin() * v.cos() + v.sin() * w.cos() + w.sin() * u.cos();
    let sheet = wave.abs() * 0.8 - 0.6;
    let ball = (x.square() + y.square() + z.square()).sqrt() - partwright_field::constant(radius);
    Field::new(&sheet.max(ball), &[], Box3 { min: [-radius; 3], max: [radius; 3] }).ok()
}

/// How long a small meshing takes with the card and without, all of it, with all cores of the machine.
fn compare(gpu: &Gpu) -> Result<[Duration; 2], String> {
    let field = reference(4.0).ok_or("the field to measure with is none")?;
    let settings = Settings { tolerance: 0.4, ..Settings::default() };
    let probe = Probe { gpu, fault: Mutex::default() };
    let time = |sampler: &dyn Sampler| {
        let begin = Instant::now();
        mesh_with(&field, &settings, Tools { sampler, booleans: None }, &Patient)
            .map(|_| begin.elapsed())
            .map_err(|error| error.to_string())
    };
    // The first time shaders are compiled.
    time(&probe)?;
    let times = [time(&probe)?, time(&OnDemand)?];
    match lock(&probe.fault).take() {
        Some(fault) => Err(fault),
        None => Ok(times),
    }
}

/// A card by itself, whatever it costs.
#[derive(Debug)]
struct Probe<'a> {
    gpu: &'a Gpu,
    fault: Mutex<Option<String>>,
}

impl Sampler for Probe<'_> {
    fn sample(&self, lattices: &[Lattice]) -> Vec<Option<Samples>> {
        self.gpu.sample(lattices).unwrap_or_else(|error| {
            *lock(&self.fault) = Some(error.to_string());
            vec![None; lattices.len()]
        })
    }

    fn fault(&self) -> Option<String> {
        lock(&self.fault).clone()
    }
}
