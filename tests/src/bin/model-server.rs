//! The scripted model server as a program, for the browser test and for trying the studio without a language model:
//! `model-server [ADDRESS:PORT]` prints its base URL and serves until it is stopped. A free port by default.

#[path = "../../../backend/tests/support/model_server.rs"]
mod model_server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned()).parse()?;
    let server = model_server::ModelServer::listen(address).await?;
    println!("{}", server.base_url());
    // Nothing else to do: the tests ask the server in their own process for its requests.
    std::future::pending::<()>().await;
    drop(server.requests());
    Ok(())
}
