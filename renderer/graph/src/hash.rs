use crate::{Cells, Child, Expression, FacetRule, FieldOperation, Node, NodeId, OffsetKind, RoofMethod, Term};

/// 128 bits of BLAKE3 over a subtree's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(pub [u8; 16]);

impl std::fmt::Display for ContentHash {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// Gathers fields for the hasher; every variable-length field is preceded by its length, so that no two nodes agree by
/// accident of concatenation.
struct Feed<'a, F> {
    /// What is not hashed yet: most nodes are small, and one call for all of their bytes is several times as fast as one
    /// for each field.
    bytes: &'a mut Vec<u8>,
    /// Of nodes that are not small.
    hasher: Option<Box<blake3::Hasher>>,
    hash_of: F,
}

/// Bytes that are gathered, at most.
const PIECE: usize = 16 << 10;

impl<F: Fn(NodeId) -> ContentHash> Feed<'_, F> {
    fn bytes(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() > PIECE {
            let hasher = self.hasher.get_or_insert_with(Box::default);
            hasher.update(self.bytes).update(bytes);
            self.bytes.clear();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn number(&mut self, value: f64) {
        self.numbers([value]);
    }

    /// -0 and 0 are the same length.
    fn numbers(&mut self, values: impl IntoIterator<Item = f64>) {
        let mut block = [[0; 8]; 16];
        let mut count = 0;
        for value in values {
            block[count] = (value + 0.0).to_le_bytes();
            count += 1;
            if count == block.len() {
                self.bytes(block.as_flattened());
                count = 0;
            }
        }
        self.bytes(block[..count].as_flattened());
    }

    fn rule(&mut self, FacetRule { number, angle, size, tolerance }: FacetRule) {
        self.numbers([number, angle, size, tolerance]);
    }

    fn integer(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    fn text(&mut self, value: &str) {
        self.integer(value.len() as u64);
        self.bytes(value.as_bytes());
    }

    fn expression(&mut self, expression: &Expression) {
        self.integer(expression.terms().len() as u64);
        for term in expression.terms() {
            let (tag, operation, operands, number) = match *term {
                Term::Coordinate(axis) => (0, u64::from(axis), [0; 3], 0.0),
                Term::Number(value) => (1, 0, [0; 3], value),
                Term::Unary(operation, a) => (2, operation as u64, [a, 0, 0], 0.0),
                Term::Binary(operation, a, b) => (3, operation as u64, [a, b, 0], 0.0),
                Term::Choose(a, b, c) => (4, 0, [a, b, c], 0.0),
            };
            self.integer(tag);
            self.integer(operation);
            operands.iter().for_each(|&operand| self.integer(u64::from(operand)));
            self.number(number);
        }
    }

    fn cells(&mut self, Cells { pattern, cell, thickness }: &Cells) {
        self.integer(*pattern as u64);
        self.numbers(*cell);
        self.expression(thickness);
    }

    /// The operation's name has been fed already.
    fn field(&mut self, operation: &FieldOperation) {
        match operation {
            FieldOperation::Blend { boolean: _, kind: _, radius }
            | FieldOperation::RoundEdges { radius }
            | FieldOperation::FilletEdges { radius }
            | FieldOperation::Bend { radius } => self.number(*radius),
            FieldOperation::Offset { distance } => self.numbers([*distance, -1.0]),
            FieldOperation::Shell { thickness, open } => {
                self.number(*thickness);
                self.integer(open.len() as u64);
                self.numbers(open.iter().flatten().copied());
            }
            FieldOperation::Implicit { expression, bounds } => {
                self.numbers(bounds.iter().flatten().copied());
                self.expression(expression);
            }
            FieldOperation::Lattice { cells, bounds } => {
                self.numbers(bounds.iter().flatten().copied());
                self.cells(cells);
            }
            FieldOperation::Infill { cells, wall } => {
                self.number(*wall);
                self.cells(cells);
            }
            FieldOperation::Twist { rate } => self.number(*rate),
            FieldOperation::Taper { scale, height } => self.numbers([scale[0], scale[1], *height]),
            FieldOperation::Morph { t } => self.number(*t),
            FieldOperation::Loft { height } => self.number(*height),
            FieldOperation::Thread { radius, depth, pitch, length, starts, left, angle, crest, chamfer } => {
                self.numbers([*radius, *depth, *pitch, *length, *angle, *crest]);
                [*starts, u32::from(*left), u32::from(*chamfer)]
                    .iter()
                    .for_each(|&value| self.integer(u64::from(value)));
            }
        }
    }

    fn children(&mut self, children: &[Child]) {
        self.integer(children.len() as u64);
        for child in children {
            let hash = (self.hash_of)(child.node);
            self.bytes(&hash.0);
        }
    }
}

/// The content of a node and all beneath it.
pub(crate) enum Content {
    /// All of it lies in the bytes.
    Bytes,
    Hash(ContentHash),
}

impl Content {
    pub(crate) fn hash(self, bytes: &[u8]) -> ContentHash {
        match self {
            Self::Bytes => first_half(blake3::hash(bytes)),
            Self::Hash(hash) => hash,
        }
    }
}

fn first_half(hash: blake3::Hash) -> ContentHash {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    ContentHash(bytes)
}

/// Puts the node's content into `bytes`, in place of what they held, or hashes it where it is large.
pub(crate) fn content(node: &Node, bytes: &mut Vec<u8>, hash_of: impl Fn(NodeId) -> ContentHash) -> Content {
    bytes.clear();
    let mut feed = Feed { bytes, hasher: None, hash_of };
    feed.text(node.name());
    match node {
        Node::Square { size, center } => {
            feed.numbers(*size);
            feed.integer(u64::from(*center));
        }
        Node::Circle { radius, facets } | Node::Sphere { radius, facets } => {
            feed.number(*radius);
            feed.integer(u64::from(*facets));
        }
        Node::Polygon { contours } => {
            feed.integer(contours.len() as u64);
            for contour in contours {
                feed.integer(contour.len() as u64);
                feed.numbers(contour.iter().flatten().copied());
            }
        }
        Node::Text { text, size, font, file, halign, valign, spacing, direction, language, script, facets } => {
            for value in [text, font, language, script] {
                feed.text(value);
            }
            feed.integer(u64::from(file.is_some()));
            if let Some(file) = file {
                feed.bytes(file.hash());
            }
            feed.numbers([*size, *spacing]);
            for value in [*halign as u64, *valign as u64, *direction as u64, u64::from(*facets)] {
                feed.integer(value);
            }
        }
        Node::Cube { size, center } => {
            feed.numbers(*size);
            feed.integer(u64::from(*center));
        }
        Node::Cylinder { height, radius_bottom, radius_top, center, facets } => {
            feed.numbers([*height, *radius_bottom, *radius_top]);
            feed.integer(u64::from(*center));
            feed.integer(u64::from(*facets));
        }
        Node::Polyhedron { points, faces, convexity: _ } => {
            feed.integer(points.len() as u64);
            feed.numbers(points.iter().flatten().copied());
            feed.integer(faces.len() as u64);
            for face in faces {
                feed.integer(face.len() as u64);
                face.iter().for_each(|&index| feed.integer(u64::from(index)));
            }
        }
        Node::Union { .. }
        | Node::Difference { .. }
        | Node::Intersection { .. }
        | Node::Hull { .. }
        | Node::Highlight { .. } => {}
        Node::Minkowski { tolerance, .. } => feed.number(*tolerance),
        Node::Transform { matrix, .. } => feed.numbers(matrix.0.into_iter().flatten()),
        Node::Resize { size, auto, .. } => {
            feed.numbers(*size);
            auto.iter().for_each(|&value| feed.integer(u64::from(value)));
        }
        Node::Offset { distance, kind, .. } => {
            feed.number(*distance);
            let (tag, facets) = match kind {
                OffsetKind::Round { facets } => (0, *facets),
                OffsetKind::Mitre => (1, 0),
                OffsetKind::Chamfer => (2, 0),
            };
            feed.integer(tag);
            feed.integer(u64::from(facets));
        }
        Node::LinearExtrude { height, center, twist, slices, segments, scale, rule, .. } => {
            feed.numbers([*height, *twist, scale[0], scale[1]]);
            feed.integer(u64::from(*center));
            for count in [slices, segments] {
                feed.integer(count.map_or(u64::MAX, u64::from));
            }
            feed.rule(*rule);
        }
        Node::RotateExtrude { angle, start, rule, .. } => {
            feed.numbers([*angle, *start]);
            feed.rule(*rule);
        }
        Node::Sweep { path, closed, twist, up, .. } => {
            feed.integer(path.len() as u64);
            feed.numbers(path.iter().flatten().copied());
            feed.integer(u64::from(*closed));
            feed.numbers([*twist, up[0], up[1], up[2]]);
        }
        Node::Roof { method, .. } => feed.numbers(match method {
            RoofMethod::Straight => [-1.0, -1.0],
            RoofMethod::Voronoi { angle, size } => [*angle, *size],
        }),
        Node::Projection { cut, .. } => feed.integer(u64::from(*cut)),
        Node::Field { operation, tolerance, .. } => {
            feed.number(*tolerance);
            feed.field(operation);
        }
        Node::Color { rgba, .. } => feed.numbers(rgba.iter().map(|&value| f64::from(value))),
        Node::Part { name, .. } => feed.text(name),
    }
    feed.children(node.children());
    let Feed { bytes, hasher, .. } = feed;
    match hasher {
        None => Content::Bytes,
        Some(mut hasher) => Content::Hash(first_half(hasher.update(bytes).finalize())),
    }
}
