use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How bad it is. An error means that there is no result; a warning that the result may not be what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

/// A range of source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// The file as `use` or `include` named it; `None` is the script itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Byte offsets into that file, end exclusive.
    pub start: u32,
    pub end: u32,
    /// 1-based lines; 1-based columns in UTF-16 code units, as editors count; the end is exclusive.
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// An exact replacement that mends what the diagnostic is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fix {
    /// What the button says: "Replace with `cube`".
    pub title: String,
    pub location: Location,
    pub replacement: String,
}

/// One finding about a script, as a value: the editor, the command line, the WebSocket and the repair prompt show the
/// same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Diagnostic {
    /// Stable, such as `E0104`. E01xx syntax, E02xx names and arguments, E03xx evaluation, E04xx limits,
    /// E05xx files, E06xx geometry, E07xx the renderer process itself; W… likewise for warnings.
    pub code: String,
    pub severity: Severity,
    /// One sentence: what is wrong and, where it can, what to do.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Diagnostic {
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), location: None, notes: Vec::new(), fix: None }
    }

    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `file:line:column: error[E0104]: message`, as compilers print it.
impl std::fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(at) = &self.location {
            write!(out, "{}:{}:{}: ", at.file.as_deref().unwrap_or("script"), at.line, at.column)?;
        }
        let severity = match self.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(out, "{severity}[{}]: {}", self.code, self.message)
    }
}

/// One line of the console, in the order in which the script produced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsoleLine {
    pub severity: Severity,
    /// As OpenSCAD prints it: `ECHO: 1, "a"`.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}
