//! The language server: the analysis of scripts over the Language Server Protocol (3.17), on any pair of channels. On
//! standard input and output it serves editors (`partwright-renderer lsp`), over a WebSocket the studio.
//!
//! One thread answers one client, a message after the other. Promises: every request gets exactly one answer, also one that
//! was cancelled, that a later change made pointless, or whose handling failed; a panic costs that answer only. Positions
//! are UTF-16, as the protocol has them by default. Does not promise to see unsaved changes of files that a script uses.

mod convert;
mod documents;
mod lines;
mod requests;
mod server;

use std::path::PathBuf;
use std::sync::{Arc, RwLock};

pub use lsp_server::{Connection, Message, Notification};
pub use server::serve;

/// Texts of library files that are no files for the client have addresses with this scheme; `partwright/libraryText`
/// gives the text.
pub const LIBRARY_SCHEME: &str = "partwright-library";

/// A folder that may change while a server runs.
pub type ProjectFolder = Arc<RwLock<Option<PathBuf>>>;

/// What a server may read and hold.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folders that `use` and `include` search beside the built-in library.
    pub libraries: Vec<PathBuf>,
    /// Documents with `file:` addresses see the files beside them. Only for clients on the same machine, whose files these
    /// are.
    pub local_files: bool,
    /// Folder that documents without one of their own see. Whoever changes it says so with `workspace/didChangeWatchedFiles`;
    /// nothing in it is ever told as a file of the machine.
    pub project: ProjectFolder,
    /// Folder for copies of the built-in library's files, so that any editor can open them; without one they have addresses
    /// that only [`LIBRARY_SCHEME`] explains.
    pub copies: Option<PathBuf>,
    /// Longest text of a document, bytes.
    pub max_bytes: usize,
    /// Documents open at once.
    pub max_documents: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("the client went away without saying goodbye")]
    Gone,
    #[error("the client ended the session before it asked for shutdown")]
    NoShutdown,
}

/// Reads a message from JSON text.
pub fn decode(text: &str) -> Result<Message, serde_json::Error> {
    serde_json::from_str(text)
}

/// Writes a message as JSON text.
pub fn encode(message: &Message) -> Result<String, serde_json::Error> {
    #[derive(serde::Serialize)]
    struct Envelope<'a> {
        jsonrpc: &'static str,
        #[serde(flatten)]
        message: &'a Message,
    }
    serde_json::to_string(&Envelope { jsonrpc: "2.0", message })
}
