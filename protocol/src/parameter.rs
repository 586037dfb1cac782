use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A value that a customizer can hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ParameterValue {
    Bool(bool),
    Number(f64),
    Text(String),
    Vector(Vec<f64>),
}

/// Parameter overrides by name. A `BTreeMap` so that equal overrides have equal hashes.
pub type Values = BTreeMap<String, ParameterValue>;

/// One entry of a drop-down list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Choice {
    pub value: ParameterValue,
    pub label: String,
}

/// How the customizer shows a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Widget {
    Slider {
        minimum: f64,
        maximum: f64,
        step: f64,
    },
    /// A number box; `None` means unlimited.
    Number {
        step: Option<f64>,
        minimum: Option<f64>,
        maximum: Option<f64>,
    },
    Checkbox,
    List {
        choices: Vec<Choice>,
    },
    Text {
        max_length: Option<u32>,
    },
    /// One slider or box per component.
    Vector {
        minimum: Option<f64>,
        maximum: Option<f64>,
        step: Option<f64>,
    },
    /// A text parameter whose value is a colour name or `#rrggbb`.
    Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// When a parameter is shown, as said of other parameters' values. Truth and comparison are those of the language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Condition {
    Value {
        value: ParameterValue,
    },
    Parameter {
        name: String,
    },
    Not {
        #[schema(no_recursion)]
        condition: Box<Condition>,
    },
    All {
        #[schema(no_recursion)]
        left: Box<Condition>,
        #[schema(no_recursion)]
        right: Box<Condition>,
    },
    Any {
        #[schema(no_recursion)]
        left: Box<Condition>,
        #[schema(no_recursion)]
        right: Box<Condition>,
    },
    Compare {
        operator: Comparison,
        #[schema(no_recursion)]
        left: Box<Condition>,
        #[schema(no_recursion)]
        right: Box<Condition>,
    },
}

/// A customizer parameter: a top-level assignment of a literal before the first `{`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Parameter {
    pub name: String,
    /// The comment line above the assignment; empty when there is none.
    pub description: String,
    /// From `/* [Group] */`; `None` outside of groups. `Global` parameters appear with every group; `Hidden` ones are
    /// not listed at all.
    pub group: Option<String>,
    /// The value in the text.
    pub default: ParameterValue,
    /// The value in force: the override, or the default.
    pub value: ParameterValue,
    pub widget: Widget,
    /// Whether the widget comes from a comment (`true`) or was inferred from the literal.
    pub annotated: bool,
    /// From `// @if condition`; while it does not hold the parameter is not shown, and its value stays in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub condition: Option<Condition>,
    /// Byte range of the literal in the script.
    pub start: u32,
    pub end: u32,
}
