//! A script is broken most of the time while someone types it: what an editor asks is answered after every letter.

use std::path::Path;
use std::sync::Arc;

use partwright_files::Files;
use partwright_script::analysis::{Document, Library};

/// Every prefix of the beginning, and every so many letters of the rest.
const BEGINNING: usize = 250;
const STEP: usize = 13;
const SCRIPTS: usize = 20;

#[test]
fn every_prefix_of_the_catalogue_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../libraries/catalogue");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let scripts: Vec<String> = paths.iter().take(SCRIPTS).map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert_eq!(scripts.len(), SCRIPTS);
    let library = Arc::new(Library::new(Box::new(Files::new(None, &[]))));
    let (mut completions, mut hovers) = (0, 0);
    for script in &scripts {
        let wanted = |end: &usize| script.is_char_boundary(*end) && (*end < BEGINNING || end.is_multiple_of(STEP));
        for end in (0..=script.len()).filter(wanted) {
            let analysis = Document::new(&script[..end]).analyse(&library);
            completions += usize::from(!analysis.complete(end as u32).items.is_empty());
            hovers += usize::from(analysis.hover(end as u32).is_some());
            analysis.signature(end as u32);
        }
        // The whole script is free of problems.
        let problems = Document::new(script).analyse(&library).problems();
        assert!(problems.is_empty(), "{problems:?} in\n{script}");
    }
    assert!(completions > 1000 && hovers > 100, "{completions} completions, {hovers} hovers");
}
