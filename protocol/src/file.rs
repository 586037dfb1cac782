use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Bounds, VersionSummary};

/// One file of a manifest: under which name a script finds which bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileEntry {
    /// A relative path with forward slashes, as `import` and `use` write it: `logo.svg`, `lib/gears.scad`.
    pub name: String,
    /// Of the bytes: 64 hexadecimal digits.
    pub hash: String,
    pub bytes: u64,
}

/// The files of a project at one moment, by name in order, so that equal ones are equal bytes.
pub type Manifest = Vec<FileEntry>;

/// What a script can do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// `import` makes a solid of it.
    Mesh,
    /// `import` makes a flat shape of it.
    Drawing,
    /// `surface` makes a relief of it.
    Image,
    /// Rows of numbers: `surface` makes a relief of them.
    Table,
    /// `import` as a function gives its value.
    Data,
    /// `use` and `include` take its modules and functions.
    Script,
    /// `use` makes it known to `text`.
    Font,
}

/// What is known of a file without a render. Lengths are mm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FileFacts {
    Mesh {
        triangles: u64,
        bounds: Bounds,
        /// Every edge has a face on both sides, where need be after rounding errors are joined.
        closed: bool,
        /// Edges with a face on one side only, in the file as it is.
        open_edges: u64,
        /// A point on one of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        open_at: Option<[f64; 3]>,
        objects: u32,
    },
    Drawing {
        min: [f64; 2],
        max: [f64; 2],
    },
    Image {
        width: u32,
        height: u32,
    },
    Table {
        columns: u32,
        rows: u32,
    },
    Script {
        /// Modules and functions that `use` takes from it.
        names: Vec<String>,
    },
    Font {
        /// As `text(font = …)` names them.
        families: Vec<String>,
    },
    /// It cannot be read as what its name says; a render would say the same.
    Broken {
        message: String,
    },
}

/// One file of a project, as the studio and a model see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectFile {
    #[serde(flatten)]
    pub entry: FileEntry,
    pub kind: FileKind,
    /// `None` where nothing can be said at little cost.
    pub facts: Option<FileFacts>,
    /// How a script takes it, as a line to insert: `import("part.stl");`.
    pub snippet: String,
    /// A whole script that shows it; `None` for what is no shape.
    pub starter: Option<String>,
}

/// `GET /api/v1/projects/{id}/files`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectFiles {
    /// Names this set of files among all that the project ever had; `None` for no files.
    pub manifest: Option<String>,
    /// By name.
    pub files: Vec<ProjectFile>,
}

/// What a change of the files gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilesChange {
    /// The set before: putting it back undoes the change.
    pub before: Option<String>,
    #[serde(flatten)]
    pub now: ProjectFiles,
    /// Made where the change reaches the part: the current script reads the file.
    pub version: Option<VersionSummary>,
}

/// `PATCH /api/v1/projects/{id}/files/{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RenameFile {
    pub name: String,
}

/// `PUT /api/v1/projects/{id}/files`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RestoreFiles {
    /// A set that the project had: `before` of a change, or `manifest` of a version. `null` is no files.
    pub manifest: Option<String>,
}
