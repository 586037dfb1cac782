//! The scripted model server as a program, for the browser test and for trying the studio without a language model:
//! `model-server [PORT]` prints its base URL and serves until it is stopped.

#[path = "../../../backend/tests/support/model_server.rs"]
mod model_server;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let server = model_server::ModelServer::start(port).await?;
    println!("{}", server.base_url());
    // Nothing else to do: requests are logged by the one who asks.
    std::future::pending::<()>().await;
    drop(server.requests());
    Ok(())
}
