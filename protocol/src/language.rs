use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Parameter;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BuiltinKind {
    Module,
    Function,
    Constant,
    SpecialVariable,
    Keyword,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Argument {
    pub name: String,
    /// "mm", "degrees", "count", or empty.
    pub unit: String,
    /// As it would be written in a script; `None` means required.
    pub default: Option<String>,
    pub doc: String,
}

/// One name that the language brings, from its one declaration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Builtin {
    pub name: String,
    pub kind: BuiltinKind,
    /// `cube(size = 1, center = false)`.
    pub signature: String,
    pub arguments: Vec<Argument>,
    pub doc: String,
    pub example: String,
    /// "2D primitives", "Transforms", …
    pub group: String,
}

/// `GET /api/v1/language`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LanguageReference {
    pub builtins: Vec<Builtin>,
}

/// One part of the catalogue, from the header of its file in `libraries/catalogue`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CataloguePart {
    /// File stem.
    pub id: String,
    pub title: String,
    pub about: String,
    pub tags: Vec<String>,
    /// Prompts that this part answers, for the empty state's examples.
    pub prompts: Vec<String>,
    pub parameters: Vec<Parameter>,
}
