//! `// @if condition` above a parameter: when it matters. Written in the language itself, but only in what can be said of
//! other parameters: names, literals, comparisons, `!`, `&&`, `||`. Here it is read; the studio, which has the values,
//! decides.

use partwright_protocol::{Comparison, Condition};

use super::literal;
use crate::ast::{Ast, Binary, ExprId, ExprKind, Unary};

/// Deeper conditions are nobody's.
const MAX_DEPTH: u32 = 32;

/// An error says what is wrong with the text.
pub(super) fn parse(text: &str) -> Result<Condition, String> {
    if text.is_empty() {
        return Err("`@if` needs a condition, such as `// @if rounded`".to_owned());
    }
    // A comment in a comment would hide the semicolon.
    let parsed = crate::parser::parse_file(format!("_ = ({text}\n);").into());
    let [assignment] = &*parsed.ast.top_level else {
        return Err(format!("`{text}` is no condition: write one expression"));
    };
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(format!("the condition cannot be read: {}", diagnostic.message));
    }
    condition(&parsed.ast, assignment.value, MAX_DEPTH).ok_or_else(|| {
        format!(
            "`{text}` is too much for a condition: it may compare parameters with `== != < <= > >=` and join comparisons \
             with `! && ||`"
        )
    })
}

fn condition(ast: &Ast, id: ExprId, depth: u32) -> Option<Condition> {
    let depth = depth.checked_sub(1)?;
    if let Some(literal) = literal(ast, id) {
        return Some(Condition::Value { value: literal.value });
    }
    match &ast.expr(id).kind {
        ExprKind::Variable(name) => Some(Condition::Parameter { name: ast.names.name(*name).to_string() }),
        ExprKind::Unary(Unary::Not, inner) => {
            Some(Condition::Not { condition: Box::new(condition(ast, *inner, depth)?) })
        }
        ExprKind::Binary(operator, left, right) => {
            let (left, right) = (condition(ast, *left, depth)?, condition(ast, *right, depth)?);
            let (left, right) = (Box::new(left), Box::new(right));
            let compare = |operator| Condition::Compare { operator, left: left.clone(), right: right.clone() };
            Some(match operator {
                Binary::And => Condition::All { left, right },
                Binary::Or => Condition::Any { left, right },
                Binary::Equal => compare(Comparison::Equal),
                Binary::NotEqual => compare(Comparison::NotEqual),
                Binary::Less => compare(Comparison::Less),
                Binary::LessEqual => compare(Comparison::LessEqual),
                Binary::Greater => compare(Comparison::Greater),
                Binary::GreaterEqual => compare(Comparison::GreaterEqual),
                _ => return None,
            })
        }
        _ => None,
    }
}

/// The parameters that a condition looks at.
pub(super) fn names(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::Value { .. } => Vec::new(),
        Condition::Parameter { name } => vec![name],
        Condition::Not { condition } => names(condition),
        Condition::All { left, right } | Condition::Any { left, right } | Condition::Compare { left, right, .. } => {
            let mut both = names(left);
            both.extend(names(right));
            both
        }
    }
}
