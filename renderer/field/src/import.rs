//! Tree to tape: remappings are carried out, equal operations become one, constants are folded, all in f64 and without
//! recursion (a union of a thousand shapes may be a thousand deep).

use std::collections::HashMap;

use fidget_core::context::{BinaryOpcode, Tree, TreeOp, UnaryOpcode};
use fidget_core::var::Var;

use crate::number::{Binary, Unary};
use crate::tape::{AXES, Op, Slot, Tape};
use crate::{External, FieldError, Leaf};

/// Operations as they are found; constants are told from operations only when all are known.
#[derive(Clone, Copy, PartialEq)]
enum Node {
    Axis(usize),
    Constant(f64),
    Op(Op),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Constant(u64),
    Unary(Unary, u32),
    Binary(Binary, u32, u32),
    External(u32, [u32; 3]),
}

struct Builder {
    nodes: Vec<Node>,
    known: HashMap<Key, u32>,
}

impl Builder {
    fn new() -> Self {
        Self { nodes: (0..AXES).map(Node::Axis).collect(), known: HashMap::new() }
    }

    fn add(&mut self, key: Key, node: Node) -> u32 {
        let nodes = &mut self.nodes;
        *self.known.entry(key).or_insert_with(|| {
            nodes.push(node);
            nodes.len() as u32 - 1
        })
    }

    fn constant(&mut self, value: f64) -> u32 {
        // -0 and 0 are one.
        let value = value + 0.0;
        self.add(Key::Constant(value.to_bits()), Node::Constant(value))
    }

    fn value(&self, node: u32) -> Option<f64> {
        match self.nodes[node as usize] {
            Node::Constant(value) => Some(value),
            _ => None,
        }
    }

    fn unary(&mut self, op: Unary, a: u32) -> u32 {
        if let Some(value) = self.value(a) {
            return self.constant(op.at(value));
        }
        if op == Unary::Neg
            && let Node::Op(Op::Unary(Unary::Neg, inner)) = self.nodes[a as usize]
        {
            return inner;
        }
        // The length of one number is its amount.
        if op == Unary::Sqrt
            && let Node::Op(Op::Unary(Unary::Square, root)) = self.nodes[a as usize]
        {
            return self.unary(Unary::Abs, root);
        }
        self.add(Key::Unary(op, a), Node::Op(Op::Unary(op, a)))
    }

    fn binary(&mut self, op: Binary, a: u32, b: u32) -> u32 {
        let values = (self.value(a), self.value(b));
        match (op, values) {
            (_, (Some(x), Some(y))) => return self.constant(op.at(x, y)),
            (Binary::Add, (Some(0.0), _)) | (Binary::Mul, (Some(1.0), _)) => return b,
            (Binary::Add | Binary::Sub, (_, Some(0.0))) | (Binary::Mul | Binary::Div, (_, Some(1.0))) => return a,
            (Binary::Mul, (Some(0.0), _) | (_, Some(0.0))) => return self.constant(0.0),
            (Binary::Sub, (Some(0.0), _)) => return self.unary(Unary::Neg, b),
            (Binary::Mul, (Some(-1.0), _)) => return self.unary(Unary::Neg, b),
            (Binary::Mul, (_, Some(-1.0))) => return self.unary(Unary::Neg, a),
            (Binary::Min | Binary::Max, _) if a == b => return a,
            (Binary::Mul, _) if a == b => return self.unary(Unary::Square, a),
            _ => {}
        }
        // Sums and products are the same either way; minima are too, but which one wins a tie is kept.
        let (a, b) = if matches!(op, Binary::Add | Binary::Mul) && b < a { (b, a) } else { (a, b) };
        self.add(Key::Binary(op, a, b), Node::Op(Op::Binary(op, a, b)))
    }

    /// Constants first, then what the root needs.
    fn finish(self, root: u32, externals: Vec<External>) -> Tape {
        let mut is_needed = vec![false; self.nodes.len()];
        is_needed[root as usize] = true;
        for index in (0..self.nodes.len()).rev() {
            let (true, Node::Op(op)) = (is_needed[index], self.nodes[index]) else { continue };
            match op {
                Op::Unary(_, a) => is_needed[a as usize] = true,
                Op::Binary(_, a, b) => [a, b].iter().for_each(|slot| is_needed[*slot as usize] = true),
                Op::External(_, at) => at.iter().for_each(|slot| is_needed[*slot as usize] = true),
            }
        }
        let mut place: Vec<Slot> = (0..self.nodes.len() as u32).collect();
        let mut constants = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if let (true, Node::Constant(value)) = (is_needed[index], node) {
                place[index] = (AXES + constants.len()) as u32;
                constants.push(*value);
            }
        }
        let mut tape = Tape { constants, ops: Vec::new(), root: 0, externals };
        let base = tape.first_op();
        for (index, node) in self.nodes.iter().enumerate() {
            let (true, Node::Op(op)) = (is_needed[index], node) else { continue };
            let moved = |slot: Slot| place[slot as usize];
            let op = match *op {
                Op::Unary(op, a) => Op::Unary(op, moved(a)),
                Op::Binary(op, a, b) => Op::Binary(op, moved(a), moved(b)),
                Op::External(leaf, at) => Op::External(leaf, at.map(moved)),
            };
            place[index] = (base + tape.ops.len()) as u32;
            tape.ops.push(op);
        }
        tape.root = place[root as usize];
        tape
    }
}

/// Coordinates under which a tree is read.
type Frame = [u32; 3];

enum Step<'a> {
    Enter(&'a TreeOp, Frame),
    /// The operands are known.
    Leave(&'a TreeOp, Frame),
    /// The result of one tree is that of another.
    Same(&'a TreeOp, Frame, &'a TreeOp, Frame),
    /// The place of an external leaf is known.
    Leaf(usize, &'a TreeOp, Frame),
}

pub(crate) fn tape(tree: &Tree, leaves: &[Leaf]) -> Result<Tape, FieldError> {
    let mut builder = Builder::new();
    let frame = [0, 1, 2];
    let mut known: HashMap<(*const TreeOp, Frame), u32> = HashMap::new();
    let root: &TreeOp = tree;
    let mut steps = vec![Step::Enter(root, frame)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(op, frame) => {
                if known.contains_key(&(std::ptr::from_ref(op), frame)) {
                    continue;
                }
                match op {
                    TreeOp::Const(value) => {
                        let node = builder.constant(f64::from(*value));
                        known.insert((op, frame), node);
                    }
                    TreeOp::Input(var) => {
                        let node = match var {
                            Var::X => frame[0],
                            Var::Y => frame[1],
                            Var::Z => frame[2],
                            Var::V(_) => {
                                let leaf = leaves.iter().position(|leaf| leaf.var == *var);
                                let leaf = leaf.ok_or(FieldError::UnknownVariable)?;
                                steps.push(Step::Leaf(leaf, op, frame));
                                steps.extend(leaves[leaf].at.iter().map(|at| Step::Enter(at, frame)));
                                continue;
                            }
                        };
                        known.insert((op, frame), node);
                    }
                    TreeOp::Unary(_, a) => steps.extend([Step::Leave(op, frame), Step::Enter(a, frame)]),
                    TreeOp::Binary(_, a, b) => {
                        steps.extend([Step::Leave(op, frame), Step::Enter(b, frame), Step::Enter(a, frame)]);
                    }
                    TreeOp::RemapAxes { x, y, z, .. } => {
                        steps.push(Step::Leave(op, frame));
                        steps.extend([x, y, z].map(|axis| Step::Enter(axis, frame)));
                    }
                    TreeOp::RemapAffine { target, mat } => {
                        let inner = std::array::from_fn(|row| {
                            let entry = |column: usize| f64::from(mat.matrix()[(row, column)]);
                            let mut sum = builder.constant(entry(3));
                            for (column, axis) in frame.into_iter().enumerate() {
                                let factor = builder.constant(entry(column));
                                let part = builder.binary(Binary::Mul, factor, axis);
                                sum = builder.binary(Binary::Add, part, sum);
                            }
                            sum
                        });
                        steps.extend([Step::Same(op, frame, target, inner), Step::Enter(target, inner)]);
                    }
                }
            }
            Step::Leave(op, frame) => {
                let at = |tree: &TreeOp| known[&(std::ptr::from_ref(tree), frame)];
                let node = match op {
                    TreeOp::Unary(code, a) => {
                        let a = at(a);
                        builder.unary(unary(*code)?, a)
                    }
                    TreeOp::Binary(code, a, b) => {
                        let (a, b) = (at(a), at(b));
                        builder.binary(binary(*code)?, a, b)
                    }
                    TreeOp::RemapAxes { target, x, y, z } => {
                        let inner = [x, y, z].map(|axis| at(axis));
                        steps.extend([Step::Same(op, frame, target, inner), Step::Enter(target, inner)]);
                        continue;
                    }
                    TreeOp::Const(_) | TreeOp::Input(_) | TreeOp::RemapAffine { .. } => continue,
                };
                known.insert((op, frame), node);
            }
            Step::Same(op, frame, target, inner) => {
                let node = known[&(std::ptr::from_ref(target), inner)];
                known.insert((op, frame), node);
            }
            Step::Leaf(leaf, op, frame) => {
                let at = std::array::from_fn(|axis| {
                    let tree: &TreeOp = &leaves[leaf].at[axis];
                    known[&(std::ptr::from_ref(tree), frame)]
                });
                let leaf = leaf as u32;
                let node = builder.add(Key::External(leaf, at), Node::Op(Op::External(leaf, at)));
                known.insert((op, frame), node);
            }
        }
    }
    let root = known[&(std::ptr::from_ref(root), frame)];
    let externals = leaves
        .iter()
        .enumerate()
        .map(|(id, leaf)| External { id: id as u64, distance: leaf.distance.clone() })
        .collect();
    Ok(builder.finish(root, externals))
}

fn unary(op: UnaryOpcode) -> Result<Unary, FieldError> {
    Ok(match op {
        UnaryOpcode::Neg => Unary::Neg,
        UnaryOpcode::Abs => Unary::Abs,
        UnaryOpcode::Recip => Unary::Recip,
        UnaryOpcode::Sqrt => Unary::Sqrt,
        UnaryOpcode::Square => Unary::Square,
        UnaryOpcode::Floor => Unary::Floor,
        UnaryOpcode::Ceil => Unary::Ceil,
        UnaryOpcode::Round => Unary::Round,
        UnaryOpcode::Sin => Unary::Sin,
        UnaryOpcode::Cos => Unary::Cos,
        UnaryOpcode::Tan => Unary::Tan,
        UnaryOpcode::Asin => Unary::Asin,
        UnaryOpcode::Acos => Unary::Acos,
        UnaryOpcode::Atan => Unary::Atan,
        UnaryOpcode::Exp => Unary::Exp,
        UnaryOpcode::Ln => Unary::Ln,
        UnaryOpcode::Not => Unary::Not,
        UnaryOpcode::Rand => return Err(FieldError::Random),
    })
}

fn binary(op: BinaryOpcode) -> Result<Binary, FieldError> {
    Ok(match op {
        BinaryOpcode::Add => Binary::Add,
        BinaryOpcode::Sub => Binary::Sub,
        BinaryOpcode::Mul => Binary::Mul,
        BinaryOpcode::Div => Binary::Div,
        BinaryOpcode::Atan => Binary::Atan2,
        BinaryOpcode::Min => Binary::Min,
        BinaryOpcode::Max => Binary::Max,
        BinaryOpcode::Compare => Binary::Compare,
        BinaryOpcode::Mod => Binary::Mod,
        BinaryOpcode::And => Binary::And,
        BinaryOpcode::Or => Binary::Or,
        BinaryOpcode::Mix => return Err(FieldError::Random),
    })
}
