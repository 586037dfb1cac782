//! The language card: what the model may call, from the built-ins' own declarations, one line per group of plain
//! OpenSCAD names and one line per name for what other dialects lack words for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

use partwright_protocol::BuiltinKind;

/// Signatures of all modules and functions by group, as text.
pub fn language_card() -> &'static str {
    static CARD: OnceLock<String> = OnceLock::new();
    CARD.get_or_init(|| {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for builtin in partwright_script::builtins() {
            if matches!(builtin.kind, BuiltinKind::Module | BuiltinKind::Function | BuiltinKind::SpecialVariable) {
                let text = if builtin.signature.is_empty() { builtin.name } else { builtin.signature };
                groups.entry(builtin.group).or_default().push(text);
            }
        }
        groups.into_iter().fold(String::new(), |mut card, (group, signatures)| {
            let _ = writeln!(card, "- {group}: {}", signatures.join("; "));
            card
        })
    })
}
