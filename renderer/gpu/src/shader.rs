//! The shaders: the interpreter of programs with what is to be done with their values behind it. Numbers of operations are
//! those of `partwright_field::program`; how many registers there are is part of the text, because it decides how many
//! threads a card can have in flight.

use std::fmt::Write;

use partwright_field::program::{CONSTANT, MOST_REGISTERS, OPERATIONS};

const PROGRAM: &str = include_str!("shaders/program.wgsl");

/// What is done with values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Task {
    Sample,
    Draw,
}

impl Task {
    /// The name of the function at which it begins.
    pub(crate) fn entry(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Draw => "draw",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Sample => include_str!("shaders/sample.wgsl"),
            Self::Draw => include_str!("shaders/frame.wgsl"),
        }
    }
}

/// As many registers as the smallest shader has that can carry out such a program.
pub(crate) fn registers(needed: usize) -> usize {
    needed.next_power_of_two().clamp(8, MOST_REGISTERS)
}

pub(crate) fn text(task: Task, registers: usize) -> String {
    let mut text = format!("const REGISTERS: u32 = {registers}u;\nconst CONSTANT: u32 = {CONSTANT}u;\n");
    for (number, name) in OPERATIONS.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "const OP_{name}: u32 = {number}u;");
    }
    text.push_str(PROGRAM);
    text.push_str(task.text());
    text
}
