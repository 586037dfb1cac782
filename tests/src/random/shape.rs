//! Random programs of small solids or drawings. Most sizes are crooked, so that faces seldom coincide, where a last bit
//! decides what is a shape; arguments that make no shape are among them.

use super::Dice;
use super::expression::many;
use super::tree::{Tree, row};

const ROUND: [&str; 6] = ["1", "2", "4", "5", "8", "10"];
const ODD: [&str; 6] = ["0", "-3", "undef", "\"4\"", "true", "[2]"];
const FACETS: [&str; 7] = ["3", "4", "5", "6", "7", "8", "12"];

#[derive(Debug)]
pub(super) struct Writer {
    dice: Dice,
}

impl Writer {
    pub(super) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    pub(super) fn program(mut self) -> Tree {
        let solid = self.dice.percent(65);
        let count = self.dice.one_of(&[1, 1, 2, 3]);
        let module = row![Statement; "module m() { children(0); children([1:$children - 1]); }"];
        many("\n", std::iter::once(module).chain((0..count).map(|_| self.shape(solid, 3))).collect())
    }

    /// Seldom the same twice.
    fn crooked(&mut self) -> String {
        format!("{}.{:03}", self.dice.below(13), 1 + self.dice.below(999))
    }

    fn size(&mut self) -> String {
        match self.dice.below(100) {
            0..2 => self.dice.one_of(&ODD).to_owned(),
            2..8 => self.dice.one_of(&ROUND).to_owned(),
            _ => self.crooked(),
        }
    }

    /// Also negative.
    fn offset(&mut self) -> String {
        let sign = self.dice.one_of(&["", "-"]);
        format!("{sign}{}", self.crooked())
    }

    fn angle(&mut self) -> &'static str {
        self.dice.one_of(&["0", "17", "30", "45", "73", "90", "121", "180", "-35", "270", "400"])
    }

    fn shape(&mut self, solid: bool, depth: usize) -> Tree {
        let Some(inner) = depth.checked_sub(1) else {
            let shape = if solid { self.primitive() } else { self.outline() };
            return row![Statement; shape, ";"];
        };
        match self.dice.weighted(&[25, 30, 30, 10, 5]) {
            0 => {
                let shape = if solid { self.primitive() } else { self.outline() };
                row![Statement; shape, ";"]
            }
            1 => {
                let transform = self.transform(solid);
                let block = self.block(solid, inner, &[1, 1, 1, 2]);
                row![Statement; transform, " ", block]
            }
            2 => {
                let name = self.dice.one_of(&[
                    "union",
                    "union",
                    "difference",
                    "difference",
                    "difference",
                    "intersection",
                    "intersection",
                    "hull",
                ]);
                let block = self.block(solid, inner, &[1, 2, 2, 2, 3]);
                row![Statement; name, "() ", block]
            }
            3 if solid => self.extrusion(inner),
            3 => self.flattened(inner),
            _ => self.structure(solid, inner),
        }
    }

    fn block(&mut self, solid: bool, depth: usize, counts: &[usize]) -> Tree {
        let count = self.dice.one_of(counts);
        let shapes = (0..count).map(|_| self.shape(solid, depth)).collect();
        row![Part; "{\n", many("\n", shapes), "\n}"]
    }

    fn primitive(&mut self) -> Tree {
        let center = self.dice.one_of(&["", ", center = true"]);
        let (a, b, c, facets) = (self.size(), self.size(), self.size(), self.dice.one_of(&FACETS));
        let text = match self.dice.below(8) {
            0..3 => format!("cube([{a}, {b}, {c}]{center})"),
            3 => format!("cube({a}{center})"),
            4 => format!("sphere({a}, $fn = {facets})"),
            5 => format!("cylinder(h = {a}, r = {b}{center}, $fn = {facets})"),
            6 => format!("cylinder({a}, {b}, {c}{center}, $fn = {facets})"),
            _ => {
                // Inside out it would be turned here.
                let (a, b, c) = (self.crooked(), self.crooked(), self.crooked());
                format!(
                    "polyhedron([[0, 0, 0], [{a}, 0, 0], [0, {b}, 0], [0, 0, {c}]], [[0, 1, 2], [0, 3, 1], [1, 3, 2], [0, 2, 3]])"
                )
            }
        };
        row![Part; text]
    }

    fn outline(&mut self) -> Tree {
        let center = self.dice.one_of(&["", ", center = true"]);
        let (a, b, c, facets) = (self.size(), self.size(), self.size(), self.dice.one_of(&FACETS));
        let text = match self.dice.below(7) {
            0..2 => format!("square([{a}, {b}]{center})"),
            2 => format!("square({a}{center})"),
            3 => format!("circle({a}, $fn = {facets})"),
            4 => format!("circle(d = {a}, $fn = {facets})"),
            5 => format!("polygon([[0, 0], [{a}, {b}], [{c}, 13.7], [-{b}, {a}]])"),
            _ => format!("polygon([[0, 0], [{a}, 0], [0, {b}]])"),
        };
        row![Part; text]
    }

    fn transform(&mut self, solid: bool) -> String {
        let (x, y, z) = (self.offset(), self.offset(), self.offset());
        let (a, b, c) = (self.size(), self.size(), self.size());
        let (angle, turned, leaned) = (self.angle(), self.angle(), self.angle());
        match self.dice.weighted(&[40, 25, 10, 8, 6, 5, 3, 3]) {
            0 if solid => format!("translate([{x}, {y}, {z}])"),
            0 => format!("translate([{x}, {y}])"),
            1 if solid => format!("rotate([{angle}, {turned}, {leaned}])"),
            1 => format!("rotate({angle})"),
            2 => format!("scale([{}, 0.73, 1.29])", self.dice.one_of(&["0.61", "1.7", "-1.1"])),
            3 => format!("mirror([{x}, {y}, {}])", if solid { &z } else { "0" }),
            4 => format!("resize([{a}, {b}, {}])", if solid { c.as_str() } else { "0" }),
            5 if solid => "multmatrix([[1, 0.31, 0, 2.3], [0, 1, 0.17, 0], [0, 0.11, 1, 1.9]])".to_owned(),
            5 => "multmatrix([[1, 0.31, 0, 2.3], [0.2, 1, 0, 0]])".to_owned(),
            6 => "render()".to_owned(),
            _ if solid => format!("rotate({angle}, [{x}, {y}, {z}])"),
            _ => "render()".to_owned(),
        }
    }

    /// A solid from a drawing.
    fn extrusion(&mut self, depth: usize) -> Tree {
        let height = self.size();
        let options = match self.dice.below(8) {
            0 => format!(", twist = {}, slices = 5", self.angle()),
            1 => format!(", scale = {}", self.dice.one_of(&["0.5", "1.7", "0", "[0.4, 1.3]", "[0, 1]"])),
            2 => format!(", twist = {}, scale = 0.6, slices = 4", self.angle()),
            3 => ", center = true".to_owned(),
            4 => ", v = [1.3, 0.7, 2.9]".to_owned(),
            _ => String::new(),
        };
        if self.dice.percent(65) {
            let block = self.block(false, depth, &[1, 1, 2]);
            return row![Statement; format!("linear_extrude(height = {height}{options}) "), block];
        }
        // On one side of the axis.
        let angle =
            self.dice.one_of(&["", "angle = 90, ", "angle = 217, ", "angle = -60, ", "angle = 360, ", "start = 20, "]);
        let facets = self.dice.one_of(&FACETS);
        let outline = self.outline();
        row![Statement; format!("rotate_extrude({angle}$fn = {facets}) translate([30.7, 0]) "), outline, ";"]
    }

    /// A drawing from a drawing, or from a solid.
    fn flattened(&mut self, depth: usize) -> Tree {
        let distance = self.dice.one_of(&["0.71", "1.37", "-0.53", "-1.9", "2.3"]);
        match self.dice.below(5) {
            0 => {
                let block = self.block(false, depth, &[1, 1, 2]);
                row![Statement; format!("offset(r = {distance}, $fn = 8) "), block]
            }
            1 | 2 => {
                let chamfer = self.dice.one_of(&["", ", chamfer = true"]);
                let block = self.block(false, depth, &[1, 1, 2]);
                row![Statement; format!("offset(delta = {distance}{chamfer}) "), block]
            }
            _ => {
                let cut = self.dice.one_of(&["", "cut = true"]);
                let block = self.block(true, depth, &[1, 1, 2]);
                row![Statement; format!("projection({cut}) translate([0, 0, -1.13]) "), block]
            }
        }
    }

    fn structure(&mut self, solid: bool, depth: usize) -> Tree {
        match self.dice.below(4) {
            0 => {
                let step = self.offset();
                let block = self.block(solid, depth, &[1]);
                row![Statement; format!("for (i = [0:2]) translate([i * {step}, i]) "), block]
            }
            1 => {
                let step = self.angle();
                let block = self.block(solid, depth, &[1]);
                row![Statement; format!("intersection_for (i = [0:1]) rotate(i * {step}) "), block]
            }
            2 => {
                let block = self.block(solid, depth, &[2, 3]);
                row![Statement; "m() ", block]
            }
            _ => {
                let block = self.block(solid, 0, &[2]);
                row![Statement; "minkowski() ", block]
            }
        }
    }
}
