//! Bytes → syntax tree, customizer and formatter. Nothing may panic, the memory and time stay in proportion to the text, and
//! what is formatted stays as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partwright_protocol::Values;
use partwright_script::FormatError;

fuzz_target!(|bytes: &[u8]| {
    // Files that are not UTF-8 are read this way too.
    let source = String::from_utf8_lossy(bytes);
    partwright_script::parameters(&source, &Values::new());
    match partwright_script::format(&source) {
        Ok(text) => assert_eq!(partwright_script::format(&text).as_deref(), Ok(text.as_str())),
        Err(FormatError::Syntax(errors)) => assert!(!errors.is_empty()),
        Err(FormatError::Unsafe) => panic!("the formatter loses something"),
    }
});
