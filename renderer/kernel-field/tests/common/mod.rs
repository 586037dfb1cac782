//! Graphs by hand, their fields, and points to look at.

use partwright_field::Field;
use partwright_graph::{BlendKind, Boolean, Builder, Child, FieldOperation, Graph, Matrix, Node, NodeId, Span};

#[derive(Default)]
pub struct Shapes(pub Builder);

#[allow(dead_code)]
impl Shapes {
    pub fn refer(node: NodeId) -> Child {
        Child { node, span: Span::default() }
    }

    pub fn cube(&mut self, size: [f64; 3]) -> NodeId {
        self.0.push(Node::Cube { size, center: true })
    }

    pub fn ball(&mut self, radius: f64) -> NodeId {
        self.0.push(Node::Sphere { radius, facets: 30 })
    }

    pub fn cone(&mut self, height: f64, radius_bottom: f64, radius_top: f64) -> NodeId {
        self.0.push(Node::Cylinder { height, radius_bottom, radius_top, center: true, facets: 30 })
    }

    pub fn moved(&mut self, node: NodeId, matrix: Matrix) -> NodeId {
        self.0.push(Node::Transform { matrix, child: Self::refer(node) })
    }

    pub fn at(&mut self, node: NodeId, place: [f64; 3]) -> NodeId {
        self.moved(node, Matrix::translation(place))
    }

    pub fn field(&mut self, operation: FieldOperation, children: &[NodeId]) -> NodeId {
        let children = children.iter().copied().map(Self::refer).collect();
        self.0.push(Node::Field { operation, tolerance: 0.02, children })
    }

    pub fn blend(&mut self, boolean: Boolean, kind: BlendKind, radius: f64, children: &[NodeId]) -> NodeId {
        self.field(FieldOperation::Blend { boolean, kind, radius }, children)
    }

    pub fn union(&mut self, nodes: &[NodeId]) -> NodeId {
        self.0.push(Node::Union { children: nodes.iter().copied().map(Self::refer).collect() })
    }

    pub fn difference(&mut self, nodes: &[NodeId]) -> NodeId {
        self.0.push(Node::Difference { children: nodes.iter().copied().map(Self::refer).collect() })
    }

    pub fn graph(self, root: NodeId) -> Graph {
        self.0.finish(Some(Self::refer(root)), Vec::new())
    }

    pub fn field_of(self, root: NodeId) -> Field {
        let graph = self.graph(root);
        partwright_kernel_field::field(&graph, root, &[], 0.02).unwrap().unwrap()
    }
}

/// Turned about x and then about y, degrees.
#[allow(dead_code)]
pub fn turned(x: f64, y: f64) -> Matrix {
    let ((sx, cx), (sy, cy)) = (x.to_radians().sin_cos(), y.to_radians().sin_cos());
    let about_x = Matrix([[1.0, 0.0, 0.0, 0.0], [0.0, cx, -sx, 0.0], [0.0, sx, cx, 0.0]]);
    let about_y = Matrix([[cy, 0.0, sy, 0.0], [0.0, 1.0, 0.0, 0.0], [-sy, 0.0, cy, 0.0]]);
    about_y.after(&about_x)
}

/// Points all over a box, the same each time.
pub fn points(count: usize, reach: f64) -> Vec<[f64; 3]> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 * 2.0 * reach - reach
    };
    (0..count).map(|_| [next(), next(), next()]).collect()
}

#[allow(dead_code)]
pub fn length(a: [f64; 3]) -> f64 {
    a.iter().map(|part| part * part).sum::<f64>().sqrt()
}
