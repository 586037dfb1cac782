//! The one declaration of every name the language brings: arguments, units, defaults, documentation, example and code.
//! Argument binding, completion, hover, manual and language card derive from it.

#[macro_use]
mod declare;

mod color;
mod control;
pub(crate) mod degrees;
mod extrude;
mod facets;
mod field_table;
mod fields;
mod files;
mod functions;
mod lists;
mod objects;
mod profile_table;
mod profiles;
pub(crate) mod random;
mod shapes;
mod strings;
mod table;
mod text;
mod transforms;

use partwright_graph::{Child, Span};
use partwright_protocol::{Builtin, BuiltinKind};

use crate::evaluate::{Eval, Evaluator, Given, ModuleCall};
use crate::value::Value;

pub(crate) use color::{named as color_names, parse as parse_color};
pub(crate) use lists::Curve;

/// A declared parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    /// As it would be written; `None` means required.
    pub(crate) default: Option<&'static str>,
    pub(crate) doc: &'static str,
    /// Cannot be given by position.
    pub(crate) named_only: bool,
}

/// How a built-in runs.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// A function of one number.
    Math(fn(f64) -> f64),
    /// A function of one value that only looks at it; `None` where it takes no such value.
    Look(fn(&Value) -> Option<Value>),
    Function(fn(&mut Evaluator<'_>, &[Given], Span) -> Eval<Value>),
    Module(fn(&mut Evaluator<'_>, &ModuleCall<'_>) -> Eval<Option<Child>>),
    /// Keywords, constants and special variables.
    Nothing,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Math(_) => "Math",
            Self::Look(_) => "Look",
            Self::Function(_) => "Function",
            Self::Module(_) => "Module",
            Self::Nothing => "Nothing",
        })
    }
}

#[derive(Debug)]
pub(crate) struct Declaration {
    pub(crate) name: &'static str,
    pub(crate) kind: BuiltinKind,
    pub(crate) group: &'static str,
    pub(crate) arguments: &'static [Parameter],
    pub(crate) doc: &'static str,
    pub(crate) example: &'static str,
    pub(crate) run: Run,
    /// Its arguments are bindings or anything else that it evaluates itself (`for`, `let`, `echo`).
    pub(crate) binds_itself: bool,
}

impl Declaration {
    pub(crate) fn is_module(&self) -> bool {
        matches!(self.run, Run::Module(_))
    }

    pub(crate) fn is_callable(&self) -> bool {
        !matches!(self.run, Run::Nothing)
    }

    pub(crate) fn signature(&self) -> String {
        if matches!(self.kind, BuiltinKind::Constant | BuiltinKind::SpecialVariable) {
            return self.name.to_owned();
        }
        if self.kind == BuiltinKind::Keyword {
            return self.example.lines().next().unwrap_or(self.name).to_owned();
        }
        let arguments: Vec<String> = self
            .arguments
            .iter()
            .map(|argument| match argument.default {
                Some(default) if !default.is_empty() => format!("{} = {default}", argument.name),
                _ => argument.name.to_owned(),
            })
            .collect();
        format!("{}({})", self.name, arguments.join(", "))
    }
}

pub(crate) fn declarations() -> impl Iterator<Item = &'static Declaration> {
    [table::MODULES, field_table::MODULES, profile_table::MODULES, table::FUNCTIONS, table::VARIABLES, table::KEYWORDS]
        .into_iter()
        .flatten()
}

/// Built-in constants and special variables with their first values.
pub(crate) fn variables(preview: bool) -> impl Iterator<Item = (&'static str, Value)> {
    let vector = |values: [f64; 3]| Value::from(values.to_vec());
    [
        ("PI", Value::from(std::f64::consts::PI)),
        ("$fn", Value::from(0.0)),
        ("$fa", Value::from(12.0)),
        ("$fs", Value::from(2.0)),
        ("$t", Value::from(0.0)),
        ("$preview", Value::from(preview)),
        ("$vpr", vector([55.0, 0.0, 25.0])),
        ("$vpt", vector([0.0; 3])),
        ("$vpd", Value::from(140.0)),
        ("$vpf", Value::from(22.5)),
    ]
    .into_iter()
}

/// Whether it is a built-in shape, after whose arguments only `;` makes sense.
pub(crate) fn takes_no_children(name: &str) -> bool {
    declarations().any(|declaration| {
        let is_shape = declaration.group.ends_with("primitives") || declaration.group == profile_table::GROUP;
        declaration.name == name && declaration.is_module() && is_shape
    })
}

pub(crate) fn reference() -> Vec<Builtin> {
    declarations()
        .map(|declaration| Builtin {
            name: declaration.name.to_owned(),
            kind: declaration.kind,
            signature: declaration.signature(),
            arguments: declaration
                .arguments
                .iter()
                .map(|argument| partwright_protocol::Argument {
                    name: argument.name.to_owned(),
                    unit: argument.unit.to_owned(),
                    default: argument.default.map(str::to_owned),
                    doc: argument.doc.to_owned(),
                })
                .collect(),
            doc: declaration.doc.to_owned(),
            example: declaration.example.to_owned(),
            group: declaration.group.to_owned(),
        })
        .collect()
}
