//! Bytes → whole evaluation within small limits: ends soon, without a panic, whatever the script does.

#![no_main]

use std::sync::atomic::AtomicBool;

use libfuzzer_sys::fuzz_target;
use partwright_protocol::Values;
use partwright_script::{Limits, LoadError, LoadedFile, Loader, Request, evaluate};

/// Every file holds the script itself: includes in circles, libraries that use themselves.
struct Itself<'a>(&'a [u8]);

impl Loader for Itself<'_> {
    fn load(&self, name: &str, _from: Option<&str>) -> Result<LoadedFile, LoadError> {
        if name.len() > 8 {
            return Err(LoadError::NotFound);
        }
        Ok(LoadedFile { path: name.to_owned(), bytes: self.0.to_vec() })
    }
}

fuzz_target!(|bytes: &[u8]| {
    let source = String::from_utf8_lossy(bytes);
    let (overrides, cancel) = (Values::new(), AtomicBool::new(false));
    let limits =
        Limits { steps: 200_000, depth: 2000, elements: 20_000, facets: 1000, nodes: 1000, ..Limits::default() };
    for strict in [false, true] {
        let request = Request {
            source: &source,
            overrides: &overrides,
            loader: &Itself(bytes),
            limits,
            strict,
            preview: strict,
            cancel: &cancel,
        };
        evaluate(&request);
    }
});
