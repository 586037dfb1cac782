//! Small graphs by hand, realised and measured.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use partwright_graph::{Builder, Child, FacetRule, Graph, Matrix, Node, NodeId, OffsetKind, Span};
use partwright_kernel_mesh::{Cache, Monitor, RealiseError, Realised, realise};
use partwright_protocol::{Location, Report};

#[derive(Debug)]
pub struct Quiet;

impl Monitor for Quiet {
    fn progress(&self, _fraction: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl partwright_inspect::Monitor for Quiet {
    fn progress(&self, _fraction: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Builds graphs; every reference gets a span of its own.
#[derive(Debug, Default)]
pub struct Shapes {
    pub builder: Builder,
    place: u32,
}

impl Shapes {
    pub fn child(&mut self, node: NodeId) -> Child {
        self.place += 1;
        Child { node, span: Span { source: 0, start: self.place * 10, end: self.place * 10 + 5 } }
    }

    pub fn push(&mut self, node: Node) -> NodeId {
        self.builder.push(node)
    }

    fn children(&mut self, nodes: &[NodeId]) -> Vec<Child> {
        nodes.iter().map(|&node| self.child(node)).collect()
    }

    pub fn union(&mut self, nodes: &[NodeId]) -> NodeId {
        let children = self.children(nodes);
        self.push(Node::Union { children })
    }

    pub fn difference(&mut self, nodes: &[NodeId]) -> NodeId {
        let children = self.children(nodes);
        self.push(Node::Difference { children })
    }

    pub fn intersection(&mut self, nodes: &[NodeId]) -> NodeId {
        let children = self.children(nodes);
        self.push(Node::Intersection { children })
    }

    pub fn hull(&mut self, nodes: &[NodeId]) -> NodeId {
        let children = self.children(nodes);
        self.push(Node::Hull { children })
    }

    pub fn minkowski(&mut self, nodes: &[NodeId]) -> NodeId {
        let children = self.children(nodes);
        self.push(Node::Minkowski { children, tolerance: 0.0 })
    }

    pub fn matrix(&mut self, matrix: Matrix, node: NodeId) -> NodeId {
        let child = self.child(node);
        self.push(Node::Transform { matrix, child })
    }

    pub fn at(&mut self, by: [f64; 3], node: NodeId) -> NodeId {
        self.matrix(Matrix::translation(by), node)
    }

    pub fn square(&mut self, x: f64, y: f64) -> NodeId {
        self.push(Node::Square { size: [x, y], center: false })
    }

    pub fn circle(&mut self, radius: f64, facets: u32) -> NodeId {
        self.push(Node::Circle { radius, facets })
    }

    pub fn polygon(&mut self, contour: &[[f64; 2]]) -> NodeId {
        self.push(Node::Polygon { contours: vec![contour.to_vec()] })
    }

    pub fn cube(&mut self, size: [f64; 3]) -> NodeId {
        self.push(Node::Cube { size, center: false })
    }

    pub fn sphere(&mut self, radius: f64, facets: u32) -> NodeId {
        self.push(Node::Sphere { radius, facets })
    }

    pub fn cylinder(&mut self, height: f64, radii: [f64; 2], facets: u32) -> NodeId {
        let [radius_bottom, radius_top] = radii;
        self.push(Node::Cylinder { height, radius_bottom, radius_top, center: false, facets })
    }

    pub fn extrude(&mut self, height: f64, node: NodeId) -> NodeId {
        self.twist(height, 0.0, 1, [1.0, 1.0], node)
    }

    pub fn twist(&mut self, height: f64, twist: f64, slices: u32, scale: [f64; 2], node: NodeId) -> NodeId {
        let child = self.child(node);
        let rule = FacetRule { size: 1e6, ..FacetRule::default() };
        let slices = Some(slices);
        self.push(Node::LinearExtrude { height, center: false, twist, slices, segments: None, scale, rule, child })
    }

    /// `segments` are those of a full turn.
    pub fn revolve(&mut self, angle: f64, segments: u32, node: NodeId) -> NodeId {
        let child = self.child(node);
        let rule = FacetRule { number: f64::from(segments), ..FacetRule::default() };
        self.push(Node::RotateExtrude { angle, start: 0.0, rule, child })
    }

    pub fn offset(&mut self, distance: f64, kind: OffsetKind, node: NodeId) -> NodeId {
        let child = self.child(node);
        self.push(Node::Offset { distance, kind, child })
    }

    pub fn projection(&mut self, cut: bool, node: NodeId) -> NodeId {
        let child = self.child(node);
        self.push(Node::Projection { cut, child })
    }

    pub fn color(&mut self, rgba: [f32; 4], node: NodeId) -> NodeId {
        let child = self.child(node);
        self.push(Node::Color { rgba, child })
    }

    pub fn part(&mut self, name: &str, node: NodeId) -> NodeId {
        let child = self.child(node);
        self.push(Node::Part { name: name.to_owned(), child })
    }

    pub fn finish(mut self, root: NodeId) -> Graph {
        let root = self.child(root);
        self.builder.finish(Some(root), Vec::new())
    }
}

pub fn build(make: impl FnOnce(&mut Shapes) -> NodeId) -> Result<Realised, RealiseError> {
    let mut shapes = Shapes::default();
    let root = make(&mut shapes);
    realise(&shapes.finish(root), Vec::new(), 4_000_000, &Cache::default(), &Quiet)
}

pub fn locate(span: Span) -> Location {
    Location { file: None, start: span.start, end: span.end, line: 1, column: 1, end_line: 1, end_column: 1 }
}

pub fn report(make: impl FnOnce(&mut Shapes) -> NodeId) -> Report {
    partwright_inspect::inspect(&build(make).expect("realises").model, &locate)
}

/// About an axis through the origin, degrees.
pub fn rotation(axis: usize, degrees: f64) -> Matrix {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let mut matrix = Matrix::IDENTITY;
    matrix.0[u][u] = cos;
    matrix.0[u][v] = -sin;
    matrix.0[v][u] = sin;
    matrix.0[v][v] = cos;
    matrix
}

/// Area of a regular polygon on a circle.
pub fn disc(radius: f64, facets: u32) -> f64 {
    f64::from(facets) / 2.0 * radius * radius * (2.0 * std::f64::consts::PI / f64::from(facets)).sin()
}
