use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Location, PrintFacts, Severity};

/// An axis-aligned box, mm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Bounds {
    pub min: [f64; 3],
    pub max: [f64; 3],
}

impl Bounds {
    pub fn size(&self) -> [f64; 3] {
        std::array::from_fn(|axis| self.max[axis] - self.min[axis])
    }
}

/// What was measured on the whole result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// 2 for a drawing, 3 for a solid, 0 when the script makes nothing.
    pub dimension: u8,
    pub bounds: Option<Bounds>,
    /// mm³; 0 for a drawing.
    pub volume: f64,
    /// Surface area of a solid or area of a drawing, mm².
    pub area: f64,
    /// mm; centroid of the volume (or the area of a drawing).
    pub center_of_mass: Option<[f64; 3]>,
    pub triangles: u64,
    pub vertices: u64,
    /// Handles through the solid, summed over bodies.
    pub genus: i64,
    /// Closed and oriented, every edge shared by exactly two faces, also after rounding to f32 and welding.
    pub manifold: bool,
    /// Connected pieces.
    pub bodies: Vec<BodyFacts>,
    pub parts: Vec<PartFacts>,
    pub findings: Vec<Finding>,
    /// Which kernel tiers realised the result, such as `mesh`.
    pub tiers: Vec<String>,
    /// Of what the field tier made; `None` where it made nothing.
    #[serde(default)]
    #[schema(required = true)]
    pub field: Option<FieldFacts>,
    /// The inertia tensor about the centre of mass for a density of 1, mm⁵: xx, yy, zz, xy, yz, zx.
    #[serde(default)]
    #[schema(required = true)]
    pub inertia: Option<[f64; 6]>,
    /// `None` for previews, drawings and what is not a closed solid.
    #[serde(default)]
    #[schema(required = true)]
    pub print: Option<PrintFacts>,
}

/// How near the meshes of fields are to their true surfaces, mm: of several, the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FieldFacts {
    /// What the script's `$tol` asks for, or the default.
    pub wanted: f64,
    /// What they were made to: larger than `wanted` in coarse previews.
    pub tolerance: f64,
    /// The largest distance that was measured.
    pub deviation: f64,
}

/// One connected piece of the solid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BodyFacts {
    pub volume: f64,
    pub area: f64,
    pub genus: i64,
    pub bounds: Bounds,
    /// As [`Report::inertia`], about the body's own centre of mass.
    #[serde(default)]
    #[schema(required = true)]
    pub inertia: [f64; 6],
}

/// One named or coloured object, as it becomes an object of the 3MF file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PartFacts {
    pub name: String,
    /// `#rrggbb` or `#rrggbbaa`; `None` is the default material.
    pub color: Option<String>,
    pub volume: f64,
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An edge with one face, or with more than two.
    OpenEdge,
    NonManifoldVertex,
    DegenerateFace,
    /// The whole solid is inside out.
    FlippedFace,
    /// More than one body in what looks like a single part.
    SeparateBodies,
    /// The part hovers above the bed (z = 0) or reaches below it.
    OffBed,
    /// Faces cross each other or lie upon each other.
    SelfIntersection,
    /// A wall that the nozzle cannot lay, or only in one line.
    ThinWall,
    /// Two sides that taper to less than the nozzle can lay.
    SharpEdge,
    /// Walls so close that they fuse.
    NarrowGap,
    /// Faces that lean out too far to stand without support.
    Overhang,
    /// A wide ceiling between two supports.
    Bridge,
    /// A region that starts in the air.
    Island,
    /// A body that touches neither the bed nor another that stands.
    FloatingBody,
    /// Larger than the printer.
    BedFit,
    /// Another side down would need less support.
    Orientation,
}

/// A measured fact that deserves attention, with a place to fly to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    pub kind: FindingKind,
    pub message: String,
    /// mm; where in the model.
    pub place: Option<[f64; 3]>,
    /// Where in the script.
    pub location: Option<Location>,
    /// Blocks export.
    pub fatal: bool,
    /// An error when the print will miss or lose something, a warning when it needs care, info for advice.
    #[serde(default = "warning")]
    #[schema(required = true)]
    pub severity: Severity,
    /// The faces that it is about, as ranges `[first, count]` of the triangles of the viewer's mesh. Small ones are left
    /// out when there are too many.
    #[serde(default)]
    #[schema(required = true)]
    pub faces: Vec<[u32; 2]>,
}

/// What findings were before they had a severity.
fn warning() -> Severity {
    Severity::Warning
}
