//! Whether a space stands between two items of a line.

use super::items::{Item, Kind, Role};
use crate::lexer::TokenKind;

pub(super) fn space(before: &Item<'_>, after: &Item<'_>) -> bool {
    use TokenKind::{Assert, Echo, False, Identifier, Number, String, True, Undef};
    let opens = before.is(b'(') || before.is(b'[');
    if after.is(b',') || after.is(b';') || after.is(b')') || after.is(b']') || opens {
        return false;
    }
    if before.is_comment() || after.is_comment() || before.is(b',') || before.is(b';') {
        return true;
    }
    if before.is(b'{') || after.is(b'{') || before.is(b'}') || after.is(b'}') {
        return !(before.is(b'{') && after.is(b'}'));
    }
    if before.role == Role::Prefix || before.role == Role::RangeColon || after.role == Role::RangeColon {
        return false;
    }
    if before.is(b'.') || after.is(b'.') {
        // `1 .x` is not `1.x`.
        return matches!(before.kind, Kind::Token(Number));
    }
    if after.is(b'(') || after.is(b'[') {
        let joins = match before.kind {
            Kind::Token(Identifier) => before.text != "intersection_for",
            Kind::Token(Number | String(_) | True | False | Undef) => true,
            Kind::Token(Assert | Echo) => after.is(b'('),
            _ => before.is(b']') || (before.is(b')') && before.role != Role::HeadClose),
        };
        return !joins;
    }
    true
}
