//! The printer that parts are judged for, as the studio's settings describe it. Kept in the data folder.

use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};

use partwright_protocol::{PrintProfile, Problem};

use crate::problem::{Kind, internal, problem};

#[derive(Debug)]
pub struct Printer {
    file: PathBuf,
    profile: RwLock<PrintProfile>,
}

impl Printer {
    /// Reads what was described, or takes a common printer. A file that cannot be read is an error: parts would be judged for
    /// another printer silently.
    pub fn open(file: PathBuf) -> std::io::Result<Self> {
        let profile = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(std::io::Error::other)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => PrintProfile::default(),
            Err(error) => return Err(error),
        };
        Ok(Self { file, profile: RwLock::new(profile) })
    }

    pub fn profile(&self) -> PrintProfile {
        *self.profile.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the profile, as a whole or not at all.
    pub fn update(&self, profile: PrintProfile) -> Result<PrintProfile, Problem> {
        if let Some(fault) = profile.fault() {
            return Err(problem(Kind::Invalid, fault));
        }
        let mut current = self.profile.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = self.file.with_extension("new");
        serde_json::to_vec(&profile)
            .map_err(std::io::Error::other)
            .and_then(|bytes| std::fs::write(&fresh, bytes))
            .and_then(|()| std::fs::rename(&fresh, &self.file))
            .map_err(internal)?;
        *current = profile;
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printer_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("printer.json");
        let printer = Printer::open(file.clone()).unwrap();
        assert_eq!(printer.profile(), PrintProfile::default());
        let wide = PrintProfile { nozzle: 0.6, ..PrintProfile::default() };
        assert_eq!(printer.update(wide).unwrap(), wide);
        assert!(printer.update(PrintProfile { nozzle: 0.0, ..wide }).is_err());
        assert!(printer.update(PrintProfile { overhang: f64::NAN, ..wide }).is_err());
        assert_eq!(Printer::open(file).unwrap().profile(), wide);
    }
}
