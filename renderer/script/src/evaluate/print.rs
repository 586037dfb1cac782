//! Expressions back to text, as OpenSCAD prints them in assertions and for function values.

use crate::ast::{Arguments, Ast, ExprId, ExprKind, FunctionId, Loop, Unary};
use crate::value::number;

pub(crate) fn expression_text(ast: &Ast, id: ExprId) -> String {
    let mut out = String::new();
    Printer { ast }.write(id, &mut out);
    out
}

pub(crate) fn function_text(ast: &Ast, id: FunctionId) -> String {
    let mut out = String::new();
    Printer { ast }.write_function(id, &mut out);
    out
}

struct Printer<'a> {
    ast: &'a Ast,
}

impl Printer<'_> {
    fn write_function(&self, id: FunctionId, out: &mut String) {
        let function = self.ast.function(id);
        out.push_str("function(");
        for (index, parameter) in self.ast[function.parameters].iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            out.push_str(&self.ast.names.name(parameter.name));
            if let Some(default) = parameter.default {
                out.push_str(" = ");
                self.write(default, out);
            }
        }
        out.push_str(") ");
        self.write(function.body, out);
    }

    fn write_arguments(&self, arguments: Arguments, out: &mut String) {
        for (index, argument) in self.ast[arguments].iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            if let Some(name) = argument.name {
                out.push_str(&self.ast.names.name(name));
                out.push_str(" = ");
            }
            self.write(argument.value, out);
        }
    }

    fn write(&self, id: ExprId, out: &mut String) {
        // What nobody can read need not be complete.
        if out.len() > 10_000 {
            return;
        }
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.write_inner(id, out));
    }

    /// The number that signs before a literal make of it: OpenSCAD's parser has put them together.
    fn constant(&self, id: ExprId) -> Option<f64> {
        let (mut id, mut sign) = (id, 1.0);
        loop {
            match &self.ast.expr(id).kind {
                ExprKind::Number(value) => return Some(sign * value),
                ExprKind::Unary(Unary::Minus, operand) => (id, sign) = (*operand, -sign),
                ExprKind::Unary(Unary::Plus, operand) => id = *operand,
                _ => return None,
            }
        }
    }

    fn write_inner(&self, id: ExprId, out: &mut String) {
        match &self.ast.expr(id).kind {
            ExprKind::Undef => out.push_str("undef"),
            ExprKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            ExprKind::Number(value) => out.push_str(&number(*value)),
            ExprKind::String(text) => {
                out.push('"');
                for character in self.ast.text(*text).chars() {
                    match character {
                        '\t' => out.push_str("\\t"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '"' | '\\' => {
                            out.push('\\');
                            out.push(character);
                        }
                        _ => out.push(character),
                    }
                }
                out.push('"');
            }
            ExprKind::Variable(name) => out.push_str(&self.ast.names.name(*name)),
            ExprKind::Unary(..) if let Some(value) = self.constant(id) => out.push_str(&number(value)),
            ExprKind::Unary(operator, operand) => {
                out.push_str(match operator {
                    Unary::Minus => "-",
                    // It does nothing, and OpenSCAD forgets it.
                    Unary::Plus => "",
                    Unary::Not => "!",
                    Unary::Complement => "~",
                });
                self.write(*operand, out);
            }
            ExprKind::Binary(operator, left, right) => {
                out.push('(');
                self.write(*left, out);
                out.push(' ');
                out.push_str(operator.symbol());
                out.push(' ');
                self.write(*right, out);
                out.push(')');
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                out.push('(');
                self.write(*condition, out);
                out.push_str(" ? ");
                self.write(*then, out);
                out.push_str(" : ");
                self.write(*otherwise, out);
                out.push(')');
            }
            ExprKind::Index(value, index) => {
                self.write(*value, out);
                out.push('[');
                self.write(*index, out);
                out.push(']');
            }
            ExprKind::Member(value, member) => {
                self.write(*value, out);
                out.push('.');
                out.push_str(&self.ast.names.name(*member));
            }
            ExprKind::Call(callee, arguments) => {
                let named = matches!(self.ast.expr(*callee).kind, ExprKind::Variable(_));
                if !named {
                    out.push('(');
                }
                self.write(*callee, out);
                if !named {
                    out.push(')');
                }
                out.push('(');
                self.write_arguments(*arguments, out);
                out.push(')');
            }
            ExprKind::Range(begin, step, end) => {
                out.push('[');
                self.write(*begin, out);
                if let Some(step) = step {
                    out.push_str(" : ");
                    self.write(*step, out);
                }
                out.push_str(" : ");
                self.write(*end, out);
                out.push(']');
            }
            ExprKind::List(elements) => {
                out.push('[');
                for (index, &element) in self.ast[*elements].iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    self.write(element, out);
                }
                out.push(']');
            }
            ExprKind::Function(function) => self.write_function(*function, out),
            ExprKind::Let(arguments, body) => {
                out.push_str("let(");
                self.write_arguments(*arguments, out);
                out.push_str(") ");
                let parenthesized = self.ast.is_comprehension(*body);
                if parenthesized {
                    out.push('(');
                }
                self.write(*body, out);
                if parenthesized {
                    out.push(')');
                }
            }
            ExprKind::Assert(arguments, body) | ExprKind::Echo(arguments, body) => {
                let assert = matches!(self.ast.expr(id).kind, ExprKind::Assert(..));
                out.push_str(if assert { "assert(" } else { "echo(" });
                self.write_arguments(*arguments, out);
                out.push(')');
                if let Some(body) = body {
                    out.push(' ');
                    self.write(*body, out);
                }
            }
            ExprKind::For(arguments, body) => {
                out.push_str("for(");
                self.write_arguments(*arguments, out);
                out.push_str(") (");
                self.write(*body, out);
                out.push(')');
            }
            ExprKind::ForLoop(id) => {
                let &Loop { first, condition, next, element } = self.ast.for_loop(*id);
                out.push_str("for(");
                self.write_arguments(first, out);
                out.push(';');
                self.write(condition, out);
                out.push(';');
                self.write_arguments(next, out);
                out.push_str(") ");
                self.write(element, out);
            }
            ExprKind::If(condition, then, otherwise) => {
                out.push_str("if(");
                self.write(*condition, out);
                out.push_str(") (");
                self.write(*then, out);
                out.push(')');
                if let Some(otherwise) = otherwise {
                    out.push_str(" else (");
                    self.write(*otherwise, out);
                    out.push(')');
                }
            }
            ExprKind::Each(value) => {
                out.push_str("each (");
                self.write(*value, out);
                out.push(')');
            }
        }
    }
}
