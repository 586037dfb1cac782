use std::sync::Arc;

use crate::{Child, Dimension, FacetRule, FieldOperation, Matrix, NodeId};

/// One shape. Sizes are validated by whoever builds the node: finite, positive where a length must be, `facets` ≥ 3.
#[derive(Debug, Clone)]
pub enum Node {
    // 2D primitives, in the plane z = 0.
    Square {
        size: [f64; 2],
        center: bool,
    },
    /// A regular polygon of `facets` corners on the circle, the first on +x.
    Circle {
        radius: f64,
        facets: u32,
    },
    /// Contours under OpenSCAD's rule: the outline is their even–odd combination.
    Polygon {
        contours: Vec<Vec<[f64; 2]>>,
    },
    /// The filled outlines of a line of text. `font` is a fontconfig-like name, `"Liberation Sans:style=Bold"`, of a font in
    /// `file` or, without one, of a bundled font.
    Text {
        text: String,
        size: f64,
        font: String,
        file: Option<FontFile>,
        halign: HorizontalAlign,
        valign: VerticalAlign,
        spacing: f64,
        direction: TextDirection,
        language: String,
        script: String,
        facets: u32,
    },

    // 3D primitives.
    Cube {
        size: [f64; 3],
        center: bool,
    },
    /// OpenSCAD's sphere: rings of `facets` points at half-step latitudes, no poles.
    Sphere {
        radius: f64,
        facets: u32,
    },
    /// Along +z. A radius of 0 makes a tip.
    Cylinder {
        height: f64,
        radius_bottom: f64,
        radius_top: f64,
        center: bool,
        facets: u32,
    },
    /// Faces are clockwise seen from outside, as in OpenSCAD.
    Polyhedron {
        points: Vec<[f64; 3]>,
        faces: Vec<Vec<u32>>,
        convexity: u32,
    },

    // Combinations. All children have the same dimension as the node.
    Union {
        children: Vec<Child>,
    },
    /// The first child minus all others.
    Difference {
        children: Vec<Child>,
    },
    Intersection {
        children: Vec<Child>,
    },
    Hull {
        children: Vec<Child>,
    },
    Minkowski {
        children: Vec<Child>,
        /// mm; how far from round its curves may be, 0 where their facets are what is meant.
        tolerance: f64,
    },

    // One child.
    Transform {
        matrix: Matrix,
        child: Child,
    },
    /// Scales to `size`; a 0 keeps that axis, or with `auto` scales it in proportion.
    Resize {
        size: [f64; 3],
        auto: [bool; 3],
        child: Child,
    },
    /// 2D to 2D.
    Offset {
        distance: f64,
        kind: OffsetKind,
        child: Child,
    },
    /// 2D to 3D; `scale` is that of the top. `slices` and `segments` (of each contour) where the script sets them; the
    /// rule decides otherwise, and is the default where neither twist nor scale lets it count.
    LinearExtrude {
        height: f64,
        center: bool,
        twist: f64,
        slices: Option<u32>,
        segments: Option<u32>,
        scale: [f64; 2],
        rule: FacetRule,
        child: Child,
    },
    /// 2D to 3D: x becomes the radius, y becomes z.
    RotateExtrude {
        angle: f64,
        start: f64,
        rule: FacetRule,
        child: Child,
    },
    /// 2D to 3D: the drawing's origin follows the path, turning by `twist` degrees evenly on the way. At the start its Y
    /// points to `up` as far as the path lets it.
    Sweep {
        path: Vec<[f64; 3]>,
        closed: bool,
        twist: f64,
        up: [f64; 3],
        child: Child,
    },
    /// 2D to 3D: every point as high as its distance to the outline says.
    Roof {
        method: RoofMethod,
        child: Child,
    },
    /// 3D to 2D: the shadow, or with `cut` the section at z = 0.
    Projection {
        cut: bool,
        child: Child,
    },

    /// What signed distances make of solids. `tolerance` is how far from the true surface its mesh may be, mm; 0 leaves
    /// it to whoever renders. Curves below it are round, whatever their facets.
    Field {
        operation: FieldOperation,
        tolerance: f64,
        children: Vec<Child>,
    },

    // Meaning for people and files, not for the shape.
    /// Red, green, blue, alpha from 0 to 1.
    Color {
        rgba: [f32; 4],
        child: Child,
    },
    /// A named body: its own object in 3MF.
    Part {
        name: String,
        child: Child,
    },
    /// `#`: part of the shape, and shown highlighted.
    Highlight {
        child: Child,
    },
}

/// A font file that a script uses.
#[derive(Clone)]
pub struct FontFile {
    bytes: Arc<[u8]>,
    hash: [u8; 32],
}

impl FontFile {
    pub fn new(bytes: Arc<[u8]>) -> Self {
        let hash = *blake3::hash(&bytes).as_bytes();
        Self { bytes, hash }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
}

impl std::fmt::Debug for FontFile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("FontFile").field("bytes", &self.bytes.len()).finish()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HorizontalAlign {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerticalAlign {
    Top,
    Center,
    Baseline,
    Bottom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextDirection {
    LeftToRight,
    RightToLeft,
    TopToBottom,
    BottomToTop,
}

/// What "distance to the outline" means for a roof.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RoofMethod {
    /// To the lines of its edges: planes that rise at 45°, which meet in the straight skeleton.
    Straight,
    /// To the outline itself: cones above inward corners. Their seams with planes are parabolas, split until no piece
    /// turns by more than `angle` degrees or is longer than `size` mm; a size of 0 leaves it to the angle.
    Voronoi { angle: f64, size: f64 },
}

/// How outer corners are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OffsetKind {
    /// `offset(r = …)`: arcs, with the segment count of a full circle.
    Round { facets: u32 },
    /// `offset(delta = …)`.
    Mitre,
    /// `offset(delta = …, chamfer = true)`.
    Chamfer,
}

impl Node {
    /// The children, in order.
    pub fn children(&self) -> &[Child] {
        match self {
            Self::Square { .. }
            | Self::Circle { .. }
            | Self::Polygon { .. }
            | Self::Text { .. }
            | Self::Cube { .. }
            | Self::Sphere { .. }
            | Self::Cylinder { .. }
            | Self::Polyhedron { .. } => &[],
            Self::Union { children }
            | Self::Difference { children }
            | Self::Intersection { children }
            | Self::Hull { children }
            | Self::Minkowski { children, .. }
            | Self::Field { children, .. } => children,
            Self::Transform { child, .. }
            | Self::Resize { child, .. }
            | Self::Offset { child, .. }
            | Self::LinearExtrude { child, .. }
            | Self::RotateExtrude { child, .. }
            | Self::Sweep { child, .. }
            | Self::Roof { child, .. }
            | Self::Projection { child, .. }
            | Self::Color { child, .. }
            | Self::Part { child, .. }
            | Self::Highlight { child } => std::slice::from_ref(child),
        }
    }

    /// The same, to be others.
    pub fn children_mut(&mut self) -> &mut [Child] {
        match self {
            Self::Square { .. }
            | Self::Circle { .. }
            | Self::Polygon { .. }
            | Self::Text { .. }
            | Self::Cube { .. }
            | Self::Sphere { .. }
            | Self::Cylinder { .. }
            | Self::Polyhedron { .. } => &mut [],
            Self::Union { children }
            | Self::Difference { children }
            | Self::Intersection { children }
            | Self::Hull { children }
            | Self::Minkowski { children, .. }
            | Self::Field { children, .. } => children,
            Self::Transform { child, .. }
            | Self::Resize { child, .. }
            | Self::Offset { child, .. }
            | Self::LinearExtrude { child, .. }
            | Self::RotateExtrude { child, .. }
            | Self::Sweep { child, .. }
            | Self::Roof { child, .. }
            | Self::Projection { child, .. }
            | Self::Color { child, .. }
            | Self::Part { child, .. }
            | Self::Highlight { child } => std::slice::from_mut(child),
        }
    }

    /// The operation's name in the script language, for plans and messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Square { .. } => "square",
            Self::Circle { .. } => "circle",
            Self::Polygon { .. } => "polygon",
            Self::Text { .. } => "text",
            Self::Cube { .. } => "cube",
            Self::Sphere { .. } => "sphere",
            Self::Cylinder { .. } => "cylinder",
            Self::Polyhedron { .. } => "polyhedron",
            Self::Union { .. } => "union",
            Self::Difference { .. } => "difference",
            Self::Intersection { .. } => "intersection",
            Self::Hull { .. } => "hull",
            Self::Minkowski { .. } => "minkowski",
            Self::Transform { .. } => "multmatrix",
            Self::Resize { .. } => "resize",
            Self::Offset { .. } => "offset",
            Self::LinearExtrude { .. } => "linear_extrude",
            Self::RotateExtrude { .. } => "rotate_extrude",
            Self::Sweep { .. } => "sweep",
            Self::Roof { .. } => "roof",
            Self::Projection { .. } => "projection",
            Self::Field { operation, .. } => operation.name(),
            Self::Color { .. } => "color",
            Self::Part { .. } => "part",
            Self::Highlight { .. } => "highlight",
        }
    }

    pub(crate) fn dimension(&self, of: impl Fn(NodeId) -> Dimension) -> Dimension {
        match self {
            Self::Square { .. }
            | Self::Circle { .. }
            | Self::Polygon { .. }
            | Self::Text { .. }
            | Self::Offset { .. }
            | Self::Projection { .. } => 2,
            Self::Cube { .. }
            | Self::Sphere { .. }
            | Self::Cylinder { .. }
            | Self::Polyhedron { .. }
            | Self::LinearExtrude { .. }
            | Self::RotateExtrude { .. }
            | Self::Sweep { .. }
            | Self::Roof { .. }
            | Self::Field { .. } => 3,
            _ => self.children().iter().map(|child| of(child.node)).find(|&dimension| dimension != 0).unwrap_or(0),
        }
    }
}
