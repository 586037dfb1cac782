//! Prints the console and diagnostics of a script: `cargo run -p partwright-script --example echo -- file.scad [--strict]`.

use std::sync::atomic::AtomicBool;

use partwright_script::{Limits, LoadError, LoadedFile, Loader, Request, evaluate};

struct Folder;

impl Loader for Folder {
    fn load(&self, name: &str, _from: Option<&str>) -> Result<LoadedFile, LoadError> {
        let bytes = std::fs::read(name).map_err(|error| LoadError::Unreadable(error.to_string()))?;
        Ok(LoadedFile { path: name.to_owned(), bytes: bytes.into() })
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let source = std::fs::read_to_string(arguments.next().expect("a file")).expect("readable");
    let strict = arguments.next().is_some();
    let evaluated = evaluate(&Request {
        source: &source,
        overrides: &Default::default(),
        loader: &Folder,
        limits: Limits::default(),
        strict,
        preview: false,
        cancel: &AtomicBool::new(false),
    });
    for line in &evaluated.console {
        println!("{}", line.text);
    }
    for diagnostic in &evaluated.diagnostics {
        eprintln!("{diagnostic}");
    }
    eprintln!("{} nodes, root {:?}", evaluated.graph.len(), evaluated.graph.root());
}
