//! What the fuzzer found worth reporting, run within its limits: each script ends soon and without a panic, and what is
//! formatted stays as it is.

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use partwright_protocol::Values;
use partwright_script::{FormatError, Limits, format, syntax_errors};
use support::{Files, run_with};

#[test]
fn findings_stay_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    let mut scripts = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a script");
        let source = String::from_utf8_lossy(&bytes);
        let started = Instant::now();
        let limits = Limits { steps: 200_000, depth: 2000, elements: 20_000, facets: 1000, nodes: 1000 };
        for strict in [false, true] {
            run_with(&source, strict, &Files::default(), &Values::new(), limits);
        }
        match format(&source) {
            Ok(text) => assert_eq!(format(&text).as_deref(), Ok(text.as_str()), "{}", path.display()),
            Err(FormatError::Syntax(errors)) => assert_eq!(errors, syntax_errors(&source)),
            Err(error) => panic!("{}: {error}", path.display()),
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{} took {:?}", path.display(), started.elapsed());
        scripts += 1;
    }
    assert!(scripts > 0);
}
