//! How the service is set up: command line, then environment, then configuration file, then defaults. (The model alone has
//! one more place, the studio's settings, which come before all of these: see [`crate::model`].)
//!
//! Everything is checked before anything starts, and each error names the setting and says what it should be.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use partwright_protocol::ModelSource;
use serde::Deserialize;

use crate::model::check_base_url;
use crate::turn::{Model, TurnLimits};
use crate::workshop::JobLimits;

/// Options of `partwright serve`.
#[derive(Debug, Default, Args)]
pub struct ServeOptions {
    /// Address to listen on [default: 127.0.0.1:8100]
    #[arg(long, env = "PARTWRIGHT_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Folder for projects, settings and artifacts [default: ~/.local/share/partwright]
    #[arg(long, env = "PARTWRIGHT_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// Folder for rendered files [default: `artifacts` in the data folder]
    ///
    /// With --redis it must be the same folder that the workers write to.
    #[arg(long, env = "PARTWRIGHT_ARTIFACTS", value_name = "FOLDER")]
    pub artifacts: Option<PathBuf>,

    /// Hand renders to workers behind this Redis server instead of own processes
    #[arg(long, env = "PARTWRIGHT_REDIS", value_name = "URL")]
    pub redis: Option<String>,

    /// Configuration file (TOML); its keys are the long names of these options, with _ for -
    #[arg(long, env = "PARTWRIGHT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Web origin that may use the API from a browser, beside the studio itself
    #[arg(long, env = "PARTWRIGHT_CORS_ORIGIN", value_name = "ORIGIN")]
    pub cors_origin: Option<String>,

    /// Believe X-Forwarded-For: for a service that only a reverse proxy can reach
    #[arg(long, env = "PARTWRIGHT_TRUST_PROXY", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub trust_proxy: Option<bool>,

    /// Renderer processes, so many renders at once; of two or more, one is kept for previews [default: one per
    /// processor core, at least 2]
    #[arg(long, env = "PARTWRIGHT_SLOTS", value_name = "COUNT")]
    pub slots: Option<usize>,

    /// The renderer program [default: partwright-renderer beside this program, then on the PATH]
    #[arg(long, env = "PARTWRIGHT_RENDERER", value_name = "FILE")]
    pub renderer: Option<PathBuf>,

    /// Longest time for one render, seconds [default: 60]
    #[arg(long, env = "PARTWRIGHT_DEADLINE", value_name = "SECONDS")]
    pub deadline: Option<u64>,

    /// Memory of one renderer process, MiB [default: 2048]
    #[arg(long, env = "PARTWRIGHT_MEMORY", value_name = "MIB")]
    pub memory: Option<u64>,

    /// Rendered files kept, MiB; beyond that the least used are removed and made again on demand [default: 10240]
    #[arg(long, env = "PARTWRIGHT_KEEP", value_name = "MIB")]
    pub keep: Option<u64>,

    /// Renders per second that one client may ask for over HTTP [default: 20]
    #[arg(long, env = "PARTWRIGHT_RENDERS_PER_SECOND", value_name = "COUNT")]
    pub renders_per_second: Option<u32>,

    /// Messages per minute that one client may send [default: 60]
    #[arg(long, env = "PARTWRIGHT_TURNS_PER_MINUTE", value_name = "COUNT")]
    pub turns_per_minute: Option<u32>,

    /// Base URL of an OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1
    ///
    /// A model set in the studio comes before this one. Without any the catalogue assistant answers.
    #[arg(long, env = "OPENAI_BASE_URL", value_name = "URL")]
    pub model_url: Option<String>,

    /// The model's name at that endpoint (also read from OPENAI_MODEL)
    #[arg(long, env = "PARTWRIGHT_MODEL", value_name = "NAME")]
    pub model: Option<String>,

    /// The endpoint's key; better set in the environment than here
    #[arg(long, env = "OPENAI_API_KEY", value_name = "KEY", hide_env_values = true)]
    pub model_key: Option<Secret>,

    /// Repairs of one answer before it is given up [default: 3]
    #[arg(long, env = "PARTWRIGHT_REPAIRS", value_name = "COUNT")]
    pub repairs: Option<u32>,

    /// Longest time for one answer with its repairs, seconds [default: 600]
    #[arg(long, env = "PARTWRIGHT_TURN_SECONDS", value_name = "SECONDS")]
    pub turn_seconds: Option<u64>,

    /// Longest silence of the model before it is given up, seconds [default: 90]
    #[arg(long, env = "PARTWRIGHT_SILENCE_SECONDS", value_name = "SECONDS")]
    pub silence_seconds: Option<u64>,

    /// Tokens of one prompt [default: 24000]
    #[arg(long, env = "PARTWRIGHT_PROMPT_TOKENS", value_name = "COUNT")]
    pub prompt_tokens: Option<u64>,

    /// Tokens of one answer [default: 12000]
    #[arg(long, env = "PARTWRIGHT_ANSWER_TOKENS", value_name = "COUNT")]
    pub answer_tokens: Option<u32>,
}

/// A text that is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(secret)")
    }
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    artifacts: Option<PathBuf>,
    redis: Option<String>,
    cors_origin: Option<String>,
    trust_proxy: Option<bool>,
    slots: Option<usize>,
    renderer: Option<PathBuf>,
    deadline: Option<u64>,
    memory: Option<u64>,
    keep: Option<u64>,
    renders_per_second: Option<u32>,
    turns_per_minute: Option<u32>,
    model_url: Option<String>,
    model: Option<String>,
    model_key: Option<Secret>,
    repairs: Option<u32>,
    turn_seconds: Option<u64>,
    silence_seconds: Option<u64>,
    prompt_tokens: Option<u64>,
    answer_tokens: Option<u32>,
}

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub artifacts: PathBuf,
    pub redis: Option<String>,
    pub cors_origin: Option<String>,
    pub trust_proxy: bool,
    pub slots: usize,
    /// `None`: jobs are left to workers elsewhere.
    pub renderer: Option<PathBuf>,
    pub jobs: JobLimits,
    pub keep_bytes: u64,
    pub renders_per_second: u32,
    pub turns_per_minute: u32,
    pub model: Option<(ModelSource, Model)>,
    pub turn: TurnLimits,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration file {} cannot be read: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("the configuration file {} is not right: {source}", path.display())]
    Parse { path: PathBuf, source: Box<toml::de::Error> },
    #[error("{setting}: {detail}")]
    Setting { setting: &'static str, detail: String },
}

fn wrong(setting: &'static str, detail: impl Into<String>) -> ConfigError {
    ConfigError::Setting { setting, detail: detail.into() }
}

impl Config {
    pub fn load(options: ServeOptions) -> Result<Self, ConfigError> {
        let file = match &options.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let data = match options.data.or(file.data) {
            Some(data) => data,
            None => default_data().ok_or_else(|| wrong("--data", "there is no home folder; name a folder"))?,
        };
        let artifacts = options.artifacts.or(file.artifacts).unwrap_or_else(|| data.join("artifacts"));
        let redis = given(options.redis).or(file.redis);
        if let Some(url) = &redis
            && !url.starts_with("redis://")
            && !url.starts_with("unix:")
        {
            return Err(wrong("--redis", format!("`{url}` is no Redis URL; it looks like redis://127.0.0.1:6379")));
        }
        let renderer = match &redis {
            Some(_) => None,
            None => Some(find_renderer(options.renderer.or(file.renderer))?),
        };
        let cors_origin = given(options.cors_origin).or(file.cors_origin).map(check_origin).transpose()?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let count = |setting, value: u64, range: std::ops::RangeInclusive<u64>| {
            if range.contains(&value) {
                return Ok(value);
            }
            Err(wrong(setting, format!("{value} is not between {} and {}", range.start(), range.end())))
        };
        // At least two: one of them is kept for previews.
        let slots = options.slots.or(file.slots).unwrap_or(cores.max(2));
        count("--slots", slots as u64, 1..=256)?;
        let deadline = count("--deadline", options.deadline.or(file.deadline).unwrap_or(60), 1..=3600)?;
        let memory = count("--memory", options.memory.or(file.memory).unwrap_or(2048), 128..=1 << 20)?;
        let keep = count("--keep", options.keep.or(file.keep).unwrap_or(10_240), 64..=1 << 30)?;
        let renders_per_second = options.renders_per_second.or(file.renders_per_second).unwrap_or(20);
        count("--renders-per-second", renders_per_second.into(), 1..=10_000)?;
        let turns_per_minute = options.turns_per_minute.or(file.turns_per_minute).unwrap_or(60);
        count("--turns-per-minute", turns_per_minute.into(), 1..=10_000)?;
        let repairs = options.repairs.or(file.repairs).unwrap_or(3);
        count("--repairs", repairs.into(), 0..=10)?;
        let total = options.turn_seconds.or(file.turn_seconds).unwrap_or(600);
        count("--turn-seconds", total, 1..=7200)?;
        let silence = options.silence_seconds.or(file.silence_seconds).unwrap_or(90);
        count("--silence-seconds", silence, 1..=3600)?;
        let prompt_tokens = options.prompt_tokens.or(file.prompt_tokens).unwrap_or(24_000);
        count("--prompt-tokens", prompt_tokens, 2000..=2_000_000)?;
        let answer_tokens = options.answer_tokens.or(file.answer_tokens).unwrap_or(12_000);
        count("--answer-tokens", answer_tokens.into(), 256..=200_000)?;

        let name = given(options.model).or_else(|| given(std::env::var("OPENAI_MODEL").ok()));
        let environment = model(
            ModelSource::Environment,
            given(options.model_url),
            name,
            options.model_key.filter(|key| !key.0.trim().is_empty()),
        )?;
        let model = match environment {
            Some(model) => Some(model),
            None => model(ModelSource::File, given(file.model_url), given(file.model), file.model_key)?,
        };
        Ok(Self {
            listen: options.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8100))),
            data,
            artifacts,
            redis,
            cors_origin,
            trust_proxy: options.trust_proxy.or(file.trust_proxy).unwrap_or(false),
            slots,
            renderer,
            jobs: JobLimits { deadline: Duration::from_secs(deadline), memory_bytes: memory << 20 },
            keep_bytes: keep << 20,
            renders_per_second,
            turns_per_minute,
            model,
            turn: TurnLimits {
                repairs,
                prompt_tokens,
                answer_tokens,
                total: Duration::from_secs(total),
                silence: Duration::from_secs(silence),
            },
        })
    }
}

fn read(path: &Path) -> Result<File, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_path_buf(), source })?;
    toml::from_str(&text).map_err(|source| ConfigError::Parse { path: path.to_path_buf(), source: Box::new(source) })
}

/// A variable that is set to nothing, as compose files do it, is not set.
fn given(value: Option<String>) -> Option<String> {
    value.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn default_data() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute()) {
        return Some(folder.join("partwright"));
    }
    Some(std::env::home_dir()?.join(".local/share/partwright"))
}

/// A key alone means OpenAI's own endpoint; a name is needed with either.
fn model(
    source: ModelSource,
    base_url: Option<String>,
    name: Option<String>,
    key: Option<Secret>,
) -> Result<Option<(ModelSource, Model)>, ConfigError> {
    if base_url.is_none() && key.is_none() {
        return Ok(None);
    }
    let Some(name) = name else {
        return match source {
            // These variables may be meant for other programs.
            ModelSource::Environment => {
                tracing::warn!(
                    "OPENAI_BASE_URL or OPENAI_API_KEY is set, and no model is named: set PARTWRIGHT_MODEL to use it"
                );
                Ok(None)
            }
            _ => Err(wrong("model", "name the model that goes with model_url and model_key")),
        };
    };
    let base_url = base_url.unwrap_or_else(|| "https://api.openai.com/v1".to_owned());
    let base_url = check_base_url(&base_url).map_err(|detail| wrong("OPENAI_BASE_URL (model_url)", detail))?;
    Ok(Some((source, Model { base_url, name, api_key: key.map(|key| key.0.trim().to_owned()) })))
}

fn check_origin(origin: String) -> Result<String, ConfigError> {
    let url = reqwest::Url::parse(&origin).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match url.map(|url| url.origin().ascii_serialization()) {
        Some(serialised) if serialised == origin.trim_end_matches('/') => Ok(serialised),
        _ => Err(wrong("--cors-origin", format!("`{origin}` is no origin; it looks like https://parts.example.com"))),
    }
}

fn find_renderer(given: Option<PathBuf>) -> Result<PathBuf, ConfigError> {
    let name = format!("partwright-renderer{}", std::env::consts::EXE_SUFFIX);
    if let Some(path) = given {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(wrong("--renderer", format!("{} is no file", path.display())))
        };
    }
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(&name)));
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).map(|folder| folder.join(&name)).collect::<Vec<_>>());
    beside.into_iter().chain(on_path).find(|path| path.is_file()).ok_or_else(|| {
        wrong("--renderer", format!("{name} is neither beside this program nor on the PATH; build it or name it"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("partwright.toml");
        std::fs::write(&path, file).unwrap();
        let options = ServeOptions {
            config: Some(path),
            data: Some(folder.path().join("data")),
            redis: Some("redis://127.0.0.1".to_owned()),
            ..ServeOptions::default()
        };
        Config::load(options).map_err(|error| error.to_string())
    }

    #[test]
    fn defaults_are_local() {
        let config = load("").unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8100");
        assert!(config.model.is_none() && config.cors_origin.is_none() && !config.trust_proxy);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (file, part) in [
            ("deadline = 0", "--deadline: 0 is not between 1 and 3600"),
            ("port = 3", "unknown field `port`"),
            ("listen = 'nowhere'", "listen"),
            ("cors_origin = 'example.com'", "--cors-origin: `example.com` is no origin"),
            ("model_url = 'http://127.0.0.1:1/v1'", "name the model"),
            ("model_url = 'nonsense'\nmodel = 'm'", "no URL"),
            ("memory = 1", "--memory"),
        ] {
            let error = load(file).expect_err(file);
            assert!(error.contains(part), "{file}: {error}");
        }
    }

    #[test]
    fn a_model_in_the_file_is_known_as_such_and_its_key_is_not_printed() {
        let config = load("model_url = 'http://127.0.0.1:1/v1'\nmodel = 'm'\nmodel_key = 'hush-hush'").unwrap();
        let text = format!("{config:?}");
        assert!(!text.contains("hush-hush"), "{text}");
        let (source, model) = config.model.unwrap();
        assert_eq!((source, model.api_key.as_deref()), (ModelSource::File, Some("hush-hush")));
    }
}
