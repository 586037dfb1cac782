//! The service: HTTP, WebSocket, conversation, projects, versions, queue. Knows nothing of geometry.
//!
//! Read it in the order in which a request passes: [`http`] and [`ws`] take it, [`conversation`] runs turns ([`turn`] does
//! the work), [`workshop`] has scripts rendered, [`store`] keeps what people made, [`events`] tells everyone who watches. [`language`] helps editors.

pub mod app;
pub mod assistant;
pub mod config;
pub mod conversation;
pub mod events;
pub mod files;
pub mod http;
pub mod language;
pub mod llm;
pub mod model;
pub mod printer;
pub mod problem;
pub mod prompt;
pub mod serve;
mod socket;
pub mod store;
pub mod turn;
pub mod versions;
pub mod workshop;
pub mod ws;
