//! `partwright`: the service with the studio inside.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use partwright::config::{Config, ServeOptions};
use partwright::{http, serve};
use tracing_subscriber::EnvFilter;

/// From words to printable parts.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the studio and the API
    ///
    /// Settings come from these options, then from the environment, then from the configuration file. The model alone can
    /// also be set in the studio, which comes before all of them.
    #[command(args_override_self = true)]
    Serve {
        #[command(flatten)]
        options: Box<ServeOptions>,

        /// What is logged to standard error, such as `info`, `partwright=debug` or `warn`
        ///
        /// Keys are never logged; prompts only at `debug`.
        #[arg(long, env = "PARTWRIGHT_LOG", default_value = "info,sqlx=warn,hyper=warn", value_name = "FILTER")]
        log: String,

        /// How it is logged
        #[arg(long, env = "PARTWRIGHT_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
        log_format: LogFormat,
    },
    /// Print the API's OpenAPI document
    Openapi,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

fn main() -> ExitCode {
    match Command::parse().action {
        Action::Openapi => {
            print!("{}", http::openapi());
            ExitCode::SUCCESS
        }
        Action::Serve { options, log, log_format } => match run(*options, &log, log_format) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("partwright: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn run(options: ServeOptions, log: &str, format: LogFormat) -> Result<(), Box<dyn std::error::Error>> {
    let filter = EnvFilter::try_new(log).map_err(|error| format!("--log: `{log}` is no filter: {error}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => subscriber.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => subscriber.json().init(),
    }
    let config = Config::load(options)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve::run(config))?;
    Ok(())
}
