//! Bytes → syntax tree and customizer. Nothing may panic, and the memory and time stay in proportion to the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright_protocol::Values;

fuzz_target!(|bytes: &[u8]| {
    // Files that are not UTF-8 are read this way too.
    let source = String::from_utf8_lossy(bytes);
    partwright_script::parameters(&source, &Values::new());
});
