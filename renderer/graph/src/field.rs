//! What only signed distances do well: blends, shells, roundings, lattices, warps. All of it is made of solids (but for
//! the profiles of `loft`) and makes a solid. Lengths in mm, angles in degrees.

use crate::Expression;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Boolean {
    Union,
    Difference,
    Intersection,
}

/// How faces that a boolean brings together go over into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlendKind {
    /// Softly, within `radius` of the edge.
    Smooth,
    /// As a ball of that radius would roll along the edge.
    Round,
    /// By a flat that begins `radius` from the edge.
    Chamfer,
}

/// What repeats in space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pattern {
    Gyroid,
    SchwarzP,
    Diamond,
    Lidinoid,
    Neovius,
    /// Struts along the edges of cubes.
    Cubic,
    /// Struts from the corners of cubes to their middle.
    BodyCentred,
    /// Struts from the corners of cubes to the middles of their faces.
    FaceCentred,
    /// Tetrahedra and octahedra.
    Octet,
}

impl Pattern {
    pub const ALL: [(&str, Self); 9] = [
        ("gyroid", Self::Gyroid),
        ("schwarz_p", Self::SchwarzP),
        ("diamond", Self::Diamond),
        ("lidinoid", Self::Lidinoid),
        ("neovius", Self::Neovius),
        ("cubic", Self::Cubic),
        ("bcc", Self::BodyCentred),
        ("fcc", Self::FaceCentred),
        ("octet", Self::Octet),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, pattern)| *pattern)
    }

    /// Whether it is made of struts, and not of walls.
    pub fn has_struts(self) -> bool {
        matches!(self, Self::Cubic | Self::BodyCentred | Self::FaceCentred | Self::Octet)
    }
}

/// A pattern with its sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    pub pattern: Pattern,
    pub cell: [f64; 3],
    /// Of walls, or the diameter of struts, at each point.
    pub thickness: Expression,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FieldOperation {
    Blend {
        boolean: Boolean,
        kind: BlendKind,
        radius: f64,
    },
    /// All points within `distance` of the solid; negative shrinks.
    Offset {
        distance: f64,
    },
    /// The skin of a solid, inwards, without what lies at its ends in the directions of `open` (unit vectors).
    Shell {
        thickness: f64,
        open: Vec<[f64; 3]>,
    },
    /// What a ball reaches that stays within the solid: convex edges get its radius.
    RoundEdges {
        radius: f64,
    },
    /// What a ball outside cannot reach is filled: concave edges get its radius.
    FilletEdges {
        radius: f64,
    },
    /// Where the expression is negative, within a box.
    Implicit {
        expression: Expression,
        bounds: [[f64; 3]; 2],
    },
    /// Cells that fill a box.
    Lattice {
        cells: Cells,
        bounds: [[f64; 3]; 2],
    },
    /// A solid of cells inside of a wall; 0 is no wall.
    Infill {
        cells: Cells,
        wall: f64,
    },
    /// Turns about Z by `rate` degrees for each mm of height, counter-clockwise seen from above.
    Twist {
        rate: f64,
    },
    /// Bends the X axis about a line parallel to Y at z = `radius`: x becomes the length of the arc.
    Bend {
        radius: f64,
    },
    /// Scales each section by 1 at z = 0 to `scale` at z = `height`, and keeps to these beyond.
    Taper {
        scale: [f64; 2],
        height: f64,
    },
    /// Between the first child (0) and the second (1).
    Morph {
        t: f64,
    },
    /// Between two drawings, the first at z = 0, the second at z = `height`.
    Loft {
        height: f64,
    },
    /// A screw's thread about Z from z = 0: its largest radius, and the depth, flank and crest of its profile.
    Thread {
        radius: f64,
        depth: f64,
        pitch: f64,
        length: f64,
        starts: u32,
        left: bool,
        /// Full angle between the flanks.
        angle: f64,
        /// Width of the flat at the largest radius.
        crest: f64,
        /// Ends run out in cones, so that a nut finds its way.
        chamfer: bool,
    },
}

impl FieldOperation {
    /// The name in the script language.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Blend { boolean, kind, .. } => match (kind, boolean) {
                (BlendKind::Smooth, Boolean::Union) => "smooth_union",
                (BlendKind::Smooth, Boolean::Difference) => "smooth_difference",
                (BlendKind::Smooth, Boolean::Intersection) => "smooth_intersection",
                (BlendKind::Round, Boolean::Union) => "round_union",
                (BlendKind::Round, Boolean::Difference) => "round_difference",
                (BlendKind::Round, Boolean::Intersection) => "round_intersection",
                (BlendKind::Chamfer, Boolean::Union) => "chamfer_union",
                (BlendKind::Chamfer, Boolean::Difference) => "chamfer_difference",
                (BlendKind::Chamfer, Boolean::Intersection) => "chamfer_intersection",
            },
            Self::Offset { .. } => "offset",
            Self::Shell { .. } => "shell",
            Self::RoundEdges { .. } => "round_edges",
            Self::FilletEdges { .. } => "fillet_edges",
            Self::Implicit { .. } => "implicit",
            Self::Lattice { cells, .. } if cells.pattern.has_struts() => "lattice",
            Self::Lattice { .. } => "tpms",
            Self::Infill { .. } => "infill",
            Self::Twist { .. } => "twist",
            Self::Bend { .. } => "bend",
            Self::Taper { .. } => "taper",
            Self::Morph { .. } => "morph",
            Self::Loft { .. } => "loft",
            Self::Thread { .. } => "thread",
        }
    }
}
