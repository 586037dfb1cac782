//! Which model answers. Three places can name one; the first that does is in force: the studio's settings, the
//! environment, the configuration file. The studio comes first because whoever sets a model there expects it to answer.
//!
//! The studio's choice is kept in the data folder, readable by its owner only. A key is never shown, logged or sent to
//! another host than the one that it was given for.

use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};

use partwright_protocol::{ModelSettings, ModelSource, Problem, UpdateModel};
use serde::{Deserialize, Serialize};

use crate::problem::{Kind, internal, problem};
use crate::turn::Model;

#[derive(Debug)]
pub struct Models {
    /// Where the studio's choice is kept.
    file: PathBuf,
    studio: RwLock<Option<Model>>,
    /// From the environment or the configuration file.
    configured: Option<(ModelSource, Model)>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    base_url: String,
    model: String,
    api_key: Option<String>,
}

impl Models {
    /// Reads the studio's choice. A file that cannot be read is an error: guessing would use another model silently.
    pub fn open(file: PathBuf, configured: Option<(ModelSource, Model)>) -> std::io::Result<Self> {
        let studio = match std::fs::read(&file) {
            Ok(bytes) => {
                let stored: Stored = serde_json::from_slice(&bytes).map_err(std::io::Error::other)?;
                Some(Model { base_url: stored.base_url, name: stored.model, api_key: stored.api_key })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { file, studio: RwLock::new(studio), configured })
    }

    fn studio(&self) -> Option<Model> {
        self.studio.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The model in force; `None`: the catalogue assistant.
    pub fn current(&self) -> Option<Model> {
        self.studio().or_else(|| self.configured.as_ref().map(|(_, model)| model.clone()))
    }

    pub fn settings(&self) -> ModelSettings {
        let (source, model) = match (self.studio(), &self.configured) {
            (Some(model), _) => (ModelSource::Studio, model),
            (None, Some((source, model))) => (*source, model.clone()),
            (None, None) => {
                return ModelSettings { source: ModelSource::None, base_url: None, model: None, has_key: false };
            }
        };
        ModelSettings {
            source,
            base_url: Some(model.base_url),
            model: Some(model.name),
            has_key: model.api_key.is_some(),
        }
    }

    /// What an update would put in force; an empty base URL takes the studio's choice back.
    pub fn preview(&self, update: &UpdateModel) -> Result<Option<Model>, Problem> {
        if update.base_url.trim().is_empty() {
            return Ok(None);
        }
        let base_url = check_base_url(&update.base_url).map_err(|detail| problem(Kind::Invalid, detail))?;
        let name = update.model.trim();
        if name.is_empty() || name.len() > 200 {
            return Err(problem(Kind::Invalid, "Name the model, such as the endpoint lists it under /models."));
        }
        let api_key = match update.api_key.as_deref().map(str::trim) {
            Some("") => None,
            Some(key) if key.len() > 1000 || !key.chars().all(|c| c.is_ascii_graphic()) => {
                return Err(problem(Kind::Invalid, "The key has characters that no key has. Copy it again."));
            }
            Some(key) => Some(key.to_owned()),
            None => [self.studio(), self.configured.as_ref().map(|(_, model)| model.clone())]
                .into_iter()
                .flatten()
                .find(|model| same_host(&model.base_url, &base_url))
                .and_then(|model| model.api_key),
        };
        Ok(Some(Model { base_url, name: name.to_owned(), api_key }))
    }

    pub fn update(&self, update: &UpdateModel) -> Result<ModelSettings, Problem> {
        let model = self.preview(update)?;
        let mut studio = self.studio.write().unwrap_or_else(PoisonError::into_inner);
        match &model {
            Some(model) => self.write(model).map_err(internal)?,
            None => match std::fs::remove_file(&self.file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(internal(error)),
                _ => {}
            },
        }
        *studio = model;
        drop(studio);
        Ok(self.settings())
    }

    /// As a whole or not at all, readable by its owner only from the start.
    fn write(&self, model: &Model) -> std::io::Result<()> {
        use std::io::Write;
        let stored =
            Stored { base_url: model.base_url.clone(), model: model.name.clone(), api_key: model.api_key.clone() };
        let bytes = serde_json::to_vec(&stored).map_err(std::io::Error::other)?;
        let fresh = self.file.with_extension("new");
        let mut options = std::fs::File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&fresh, &self.file)
    }
}

/// The address without a trailing slash, or what is wrong with it.
pub fn check_base_url(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    let url = reqwest::Url::parse(text)
        .map_err(|error| format!("The base URL is no URL ({error}). It looks like http://127.0.0.1:11434/v1."))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("The base URL must begin with http:// or https:// and name a host.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("The base URL must not hold a user name or password. Put the key into its own field.".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("The base URL must end with its path, such as /v1.".to_owned());
    }
    Ok(text.to_owned())
}

fn same_host(a: &str, b: &str) -> bool {
    match (reqwest::Url::parse(a), reqwest::Url::parse(b)) {
        (Ok(a), Ok(b)) => a.origin() == b.origin(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(base_url: &str, model: &str, api_key: Option<&str>) -> UpdateModel {
        UpdateModel { base_url: base_url.to_owned(), model: model.to_owned(), api_key: api_key.map(str::to_owned) }
    }

    #[test]
    fn the_studio_comes_first_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("model.json");
        let environment =
            Model { base_url: "http://a.test/v1".into(), name: "env".into(), api_key: Some("secret-a".into()) };
        let configured = Some((ModelSource::Environment, environment));
        let models = Models::open(file.clone(), configured.clone()).unwrap();
        assert_eq!(models.settings().source, ModelSource::Environment);

        let settings = models.update(&update("http://b.test/v1/", "m", Some("secret-b"))).unwrap();
        assert_eq!(settings.source, ModelSource::Studio);
        assert_eq!(settings.base_url.as_deref(), Some("http://b.test/v1"));
        let again = Models::open(file.clone(), configured).unwrap();
        assert_eq!(again.current().unwrap().api_key.as_deref(), Some("secret-b"));

        again.update(&update("", "", None)).unwrap();
        assert_eq!(again.settings().source, ModelSource::Environment);
        assert!(!file.exists());
    }

    #[test]
    fn a_key_stays_with_its_host() {
        let folder = tempfile::tempdir().unwrap();
        let models = Models::open(folder.path().join("model.json"), None).unwrap();
        models.update(&update("https://a.test/v1", "m", Some("secret"))).unwrap();
        assert!(models.update(&update("https://a.test/v1", "n", None)).unwrap().has_key);
        assert!(!models.update(&update("https://b.test/v1", "n", None)).unwrap().has_key);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("model.json");
        Models::open(file.clone(), None).unwrap().update(&update("http://a.test", "m", Some("k"))).unwrap();
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn base_urls_are_checked() {
        for wrong in ["", "localhost", "ftp://a", "http://u:p@a/v1", "http://a/v1?x=1", "file:///etc/passwd"] {
            assert!(check_base_url(wrong).is_err(), "{wrong}");
        }
        assert_eq!(check_base_url(" http://127.0.0.1:11434/v1/ ").unwrap(), "http://127.0.0.1:11434/v1");
    }
}
