//! Whether a space stands between two items of a line.

use super::items::{Item, Kind, Role};
use crate::lexer::TokenKind;

pub(super) fn space(before: &Item<'_>, after: &Item<'_>) -> bool {
    use TokenKind::{Assert, Echo, False, Identifier, Number, String, True, Undef};
    let opens = before.is("(") || before.is("[");
    if after.is(",") || after.is(";") || after.is(")") || after.is("]") || opens {
        return false;
    }
    if before.is_comment() || after.is_comment() || before.is(",") || before.is(";") {
        return true;
    }
    if before.is("{") || after.is("{") || before.is("}") || after.is("}") {
        return !(before.is("{") && after.is("}"));
    }
    if before.role == Role::Prefix || before.role == Role::RangeColon || after.role == Role::RangeColon {
        return false;
    }
    if before.is(".") || after.is(".") {
        // `1 .x` is not `1.x`.
        return matches!(before.kind, Kind::Token(Number(_)));
    }
    if after.is("(") || after.is("[") {
        let joins = match before.kind {
            Kind::Token(Identifier) => before.text != "intersection_for",
            Kind::Token(Number(_) | String(_) | True | False | Undef) => true,
            Kind::Token(Assert | Echo) => after.is("("),
            _ => before.is("]") || (before.is(")") && before.role != Role::HeadClose),
        };
        return !joins;
    }
    true
}
