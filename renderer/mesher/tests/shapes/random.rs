//! Random fields: trees of booleans and blends over primitives that are turned, shifted and scaled, with the coincidences that
//! people make (round numbers, quarter turns, shapes that touch).

use fidget_core::context::Tree;
use partwright_field::{Box3, Field};

use super::{c, cuboid, cylinder, gyroid, placed, rounded, sphere, torus, turn};

/// A generator of random numbers (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^ (hash >> 31)
    }

    fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A length; half of them are whole.
    fn size(&mut self, low: f64, high: f64) -> f64 {
        let value = self.between(low, high);
        if self.below(2) == 0 { value.round().max(low.ceil()) } else { value }
    }
}

fn primitive(dice: &mut Dice) -> Tree {
    match dice.below(8) {
        0 | 1 => {
            let size = [0; 3].map(|_| dice.size(2.0, 16.0));
            cuboid(size)
        }
        2 => sphere(dice.size(1.0, 8.0)),
        3 | 4 => {
            let radius = dice.size(1.0, 7.0);
            cylinder(radius, dice.size(2.0, 20.0))
        }
        5 => {
            let major = dice.size(3.0, 8.0);
            torus(major, dice.between(0.5, 2.5))
        }
        6 => {
            let size = [0; 3].map(|_| dice.size(5.0, 16.0));
            rounded(size, dice.between(0.3, 2.0))
        }
        _ => gyroid(dice.between(5.0, 12.0), dice.between(0.8, 2.0)).max(cuboid([dice.size(6.0, 14.0); 3])),
    }
}

fn moved(tree: &Tree, dice: &mut Dice) -> Tree {
    let matrix = match dice.below(3) {
        0 => turn([0.0, 0.0, 1.0], 0.0),
        1 => turn([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]][dice.below(3) as usize], 90.0),
        _ => turn([dice.between(-1.0, 1.0), dice.between(-1.0, 1.0), 0.3], dice.between(0.0, 180.0)),
    };
    let shift = [0; 3].map(|_| if dice.below(3) == 0 { 0.0 } else { dice.size(0.0, 12.0) - 6.0 });
    placed(tree, matrix, shift)
}

/// A polynomial blend of a radius (Quilez).
fn blend(a: &Tree, b: &Tree, radius: f64) -> Tree {
    let near = (c(radius) - (a.clone() - b.clone()).abs()).max(0.0);
    a.min(b.clone()) - near.square() * c(0.25 / radius)
}

fn shape(dice: &mut Dice, depth: u32) -> Tree {
    if depth == 0 {
        let base = primitive(dice);
        return moved(&base, dice);
    }
    let a = shape(dice, depth - 1);
    let rest = dice.below(u64::from(depth)) as u32;
    let b = shape(dice, rest);
    match dice.below(8) {
        0 | 1 => a.min(b),
        2 | 3 => a.max(-b),
        4 => a.max(b),
        5 => blend(&a, &b, dice.between(0.5, 3.0)),
        6 => -blend(&-a, &b, dice.between(0.5, 3.0)),
        _ => a.min(b) - c(dice.between(0.1, 1.0)),
    }
}

/// The field of a seed.
pub(crate) fn random(seed: u64) -> Field {
    let mut dice = Dice(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let depth = 1 + dice.below(3) as u32;
    let tree = shape(&mut dice, depth);
    // Some are cut off by their bounds.
    let half = if dice.below(4) == 0 { 9.0 } else { 30.0 };
    Field::new(&tree, &[], Box3 { min: [-half; 3], max: [half; 3] }).unwrap()
}

/// A smooth function, or a sheet around one.
fn bent(dice: &mut Dice) -> Tree {
    let (x, y, z) = Tree::axes();
    match dice.below(6) {
        0 => sphere(dice.size(2.0, 9.0)),
        1 => {
            let major = dice.size(4.0, 8.0);
            torus(major, dice.between(0.8, 3.0))
        }
        // Fourth powers: flat faces that go over into round edges.
        2 => {
            let [a, b, d] = [x, y, z].map(|axis| (axis * c(1.0 / dice.size(4.0, 9.0))).square().square());
            ((a + b + d).sqrt().sqrt() - 1.0) * c(5.0)
        }
        3 => gyroid(dice.between(5.0, 14.0), dice.between(0.6, 3.0)),
        // Waves upon a ball, which may part it.
        4 => {
            let (waves, high) = (dice.between(0.3, 1.2), dice.between(0.1, 1.5));
            let bumps = (x * c(waves)).sin() * (y * c(waves)).sin() * (z * c(waves)).sin() * c(high);
            sphere(dice.size(3.0, 9.0)) + bumps
        }
        // Balls that melt together.
        _ => {
            let mut sum = c(-dice.between(0.4, 1.5));
            for _ in 0..2 + dice.below(3) {
                let way = [0; 3].map(|_| dice.between(-5.0, 5.0));
                let ball = placed(&sphere(0.0), turn([0.0, 0.0, 1.0], 0.0), way).square() * c(dice.between(0.05, 0.2));
                sum += (c(0.0) - ball).exp();
            }
            (c(0.0) - sum) * c(3.0)
        }
    }
}

/// A field most of whose surface bends, of a seed: alone, within another one or two shapes, or as what is left of them.
pub(crate) fn bending(seed: u64) -> (Tree, Box3) {
    let mut dice = Dice(seed.wrapping_mul(0x9E6C_63D0_876A_68DE));
    let first = bent(&mut dice);
    let mut tree = moved(&first, &mut dice);
    for _ in 0..dice.below(3) {
        let other = if dice.below(2) == 0 { bent(&mut dice) } else { primitive(&mut dice) };
        let other = moved(&other, &mut dice);
        tree = match dice.below(3) {
            0 => tree.max(-other),
            1 => other.max(-tree),
            _ => tree.max(other),
        };
    }
    (tree, Box3 { min: [-12.0; 3], max: [12.0; 3] })
}
