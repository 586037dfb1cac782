//! What the end-to-end, fault, load and model tests share: starting the real programs, talking to them as a client
//! would, and asking independent programs about the files they make. Nothing here is a stand-in for a part of Partwright.

mod client;
mod compare;
mod openscad;
mod oracle;
mod programs;
mod random;

pub use client::{Client, Events};
pub use compare::{Measures, Shape, console_difference, console_of, inspected, ours, shape, shape_fault};
pub use openscad::{Debian, Ran, Wasm, console_lines};
pub use oracle::{MeshFacts, admesh, mesh_facts, picture_difference, prusa_slicer, write};
pub use programs::{ModelServer, Nginx, Options, Redis, Server, Worker, binary, free_port, repository};
pub use random::Programs;
