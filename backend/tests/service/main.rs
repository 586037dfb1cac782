//! The running service over real HTTP and WebSockets, with its real renderer processes.

mod client;
mod document;
mod files;
mod guards;
mod live;
mod problems;
mod process;
mod project_files;
mod resources;
mod turns;
