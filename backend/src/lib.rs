//! The service: HTTP, WebSocket, conversation, projects, versions, queue. Knows nothing of geometry.

pub mod turn;
