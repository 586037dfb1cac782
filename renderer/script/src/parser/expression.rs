//! Expressions, by precedence climbing, and list comprehensions.

use super::{Parse, Parser};
use crate::ast::{Binary, ExprId, ExprKind, Function, Loop, Unary};
use crate::lexer::{TokenKind, value};

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parse<ExprId> {
        if self.is_alone() { self.primary() } else { self.nested(Self::expression_inner) }
    }

    /// A number, a name or the like that is the whole expression, as most arguments and elements are.
    fn is_alone(&self) -> bool {
        let whole = matches!(
            self.kind(),
            TokenKind::Identifier | TokenKind::Number | TokenKind::True | TokenKind::False | TokenKind::Undef
        );
        whole && matches!(self.kind_after(1), TokenKind::Punct(b',' | b')' | b']' | b';'))
    }

    pub(super) fn expression_inner(&mut self) -> Parse<ExprId> {
        let start = self.start();
        match self.kind() {
            TokenKind::Function => {
                self.shared.ast.literals.push(start);
                self.advance();
                let parameters = self.parameters()?;
                let body = self.expression()?;
                let id = self.shared.ast.add_function(Function { name: None, parameters, body });
                Ok(self.add(ExprKind::Function(id), start))
            }
            TokenKind::Let => {
                self.advance();
                let arguments = self.arguments()?;
                let body = self.expression()?;
                Ok(self.add(ExprKind::Let(arguments, body), start))
            }
            TokenKind::Assert => {
                self.advance();
                let arguments = self.arguments()?;
                let body = self.optional_expression()?;
                Ok(self.add(ExprKind::Assert(arguments, body), start))
            }
            TokenKind::Echo => {
                self.advance();
                let arguments = self.arguments()?;
                let body = self.optional_expression()?;
                Ok(self.add(ExprKind::Echo(arguments, body), start))
            }
            _ => {
                let condition = self.binary(0)?;
                if !self.eat(b'?') {
                    return Ok(condition);
                }
                let then = self.expression()?;
                self.expect(b':')?;
                let otherwise = self.expression()?;
                Ok(self.add(ExprKind::Conditional(condition, then, otherwise), start))
            }
        }
    }

    pub(super) fn optional_expression(&mut self) -> Parse<Option<ExprId>> {
        let begins = matches!(
            self.kind(),
            TokenKind::Identifier
                | TokenKind::Number
                | TokenKind::String(_)
                | TokenKind::True
                | TokenKind::False
                | TokenKind::Undef
                | TokenKind::Function
                | TokenKind::Let
                | TokenKind::Assert
                | TokenKind::Echo
                | TokenKind::Punct(b'(' | b'[' | b'-' | b'+' | b'!' | b'~')
        );
        if begins { self.expression().map(Some) } else { Ok(None) }
    }

    /// Binary operators that bind at least as tightly as `minimum`.
    pub(super) fn binary(&mut self, minimum: u8) -> Parse<ExprId> {
        let start = self.start();
        let mut left = self.unary()?;
        while let Some((operator, level)) = self.binary_operator()
            && level >= minimum
        {
            self.advance();
            let right = self.nested(|parser| parser.binary(level + 1))?;
            left = self.add(ExprKind::Binary(operator, left, right), start);
        }
        Ok(left)
    }

    pub(super) fn binary_operator(&self) -> Option<(Binary, u8)> {
        let (operator, level) = match self.kind() {
            TokenKind::Pair(b'|', _) => (Binary::Or, 0),
            TokenKind::Pair(b'&', _) => (Binary::And, 1),
            TokenKind::Pair(b'=', _) => (Binary::Equal, 2),
            TokenKind::Pair(b'!', _) => (Binary::NotEqual, 2),
            TokenKind::Pair(b'<', b'=') => (Binary::LessEqual, 3),
            TokenKind::Pair(b'>', b'=') => (Binary::GreaterEqual, 3),
            TokenKind::Pair(b'<', _) => (Binary::ShiftLeft, 6),
            TokenKind::Pair(..) => (Binary::ShiftRight, 6),
            TokenKind::Punct(b'<') => (Binary::Less, 3),
            TokenKind::Punct(b'>') => (Binary::Greater, 3),
            TokenKind::Punct(b'|') => (Binary::BitOr, 4),
            TokenKind::Punct(b'&') => (Binary::BitAnd, 5),
            TokenKind::Punct(b'+') => (Binary::Add, 7),
            TokenKind::Punct(b'-') => (Binary::Subtract, 7),
            TokenKind::Punct(b'*') => (Binary::Multiply, 8),
            TokenKind::Punct(b'/') => (Binary::Divide, 8),
            TokenKind::Punct(b'%') => (Binary::Modulo, 8),
            _ => return None,
        };
        Some((operator, level))
    }

    pub(super) fn unary(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let operator = match self.kind() {
            TokenKind::Punct(b'-') => Unary::Minus,
            TokenKind::Punct(b'+') => Unary::Plus,
            TokenKind::Punct(b'!') => Unary::Not,
            TokenKind::Punct(b'~') => Unary::Complement,
            _ => return self.power(),
        };
        self.advance();
        let operand = self.nested(Self::unary)?;
        Ok(self.add(ExprKind::Unary(operator, operand), start))
    }

    /// Binds tighter than a sign before it, and to the right: `-2 ^ 2` is -4, `2 ^ 3 ^ 2` is 512.
    pub(super) fn power(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let base = self.postfix()?;
        if !self.eat(b'^') {
            return Ok(base);
        }
        let exponent = self.nested(Self::unary)?;
        Ok(self.add(ExprKind::Binary(Binary::Power, base, exponent), start))
    }

    pub(super) fn postfix(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let mut value = self.primary()?;
        loop {
            if self.is(b'(') {
                let arguments = self.arguments()?;
                value = self.add(ExprKind::Call(value, arguments), start);
            } else if self.eat(b'[') {
                let index = self.expression()?;
                self.expect(b']')?;
                value = self.add(ExprKind::Index(value, index), start);
            } else if self.eat(b'.') {
                let member = self.identifier("a member's name")?;
                value = self.add(ExprKind::Member(value, member), start);
            } else {
                return Ok(value);
            }
        }
    }

    pub(super) fn primary(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::Number => ExprKind::Number(value(self.lexeme())),
            TokenKind::String(index) => ExprKind::String(self.shared.ast.add_text(&self.strings[index as usize])),
            TokenKind::True => ExprKind::Bool(true),
            TokenKind::False => ExprKind::Bool(false),
            TokenKind::Undef => ExprKind::Undef,
            TokenKind::Identifier => {
                let name = self.lexeme();
                ExprKind::Variable(self.shared.ast.names.intern(name))
            }
            TokenKind::Punct(b'(') => {
                self.advance();
                let inner = self.expression()?;
                self.expect(b')')?;
                return Ok(inner);
            }
            TokenKind::Punct(b'[') => return self.list(),
            _ => return Err(self.expected("an expression")),
        };
        self.advance();
        Ok(self.add(kind, start))
    }

    /// A list or a range.
    pub(super) fn list(&mut self) -> Parse<ExprId> {
        let start = self.start();
        self.advance();
        self.no_comma();
        if self.eat(b']') {
            let none = self.shared.ast.add_many(std::iter::empty());
            return Ok(self.add(ExprKind::List(none), start));
        }
        let first = self.element()?;
        if self.is(b':') && !self.shared.ast.is_comprehension(first) {
            self.advance();
            let second = self.expression()?;
            let third = if self.eat(b':') { Some(self.expression()?) } else { None };
            self.expect(b']')?;
            let kind = match third {
                Some(end) => ExprKind::Range(first, Some(second), end),
                None => ExprKind::Range(first, None, second),
            };
            return Ok(self.add(kind, start));
        }
        let mark = self.elements.len();
        self.elements.push(first);
        loop {
            let comma = self.commas();
            if self.eat(b']') {
                let elements = self.shared.ast.add_many(self.elements.drain(mark..));
                return Ok(self.add(ExprKind::List(elements), start));
            }
            if !comma {
                return Err(self.expected("`,` or `]`"));
            }
            let element = self.element()?;
            self.elements.push(element);
        }
    }

    /// An element of a list: an expression or a comprehension.
    pub(super) fn element(&mut self) -> Parse<ExprId> {
        match self.kind() {
            TokenKind::Each | TokenKind::If | TokenKind::Let | TokenKind::For | TokenKind::Punct(b'(') => {
                self.nested(Self::element_inner)
            }
            _ => self.expression(),
        }
    }

    pub(super) fn element_inner(&mut self) -> Parse<ExprId> {
        let start = self.start();
        match self.kind() {
            TokenKind::Each => {
                self.advance();
                let value = self.element()?;
                Ok(self.add(ExprKind::Each(value), start))
            }
            TokenKind::If => {
                self.advance();
                self.expect(b'(')?;
                let condition = self.expression()?;
                self.expect(b')')?;
                let then = self.element()?;
                let otherwise = if matches!(self.kind(), TokenKind::Else) {
                    self.advance();
                    Some(self.element()?)
                } else {
                    None
                };
                Ok(self.add(ExprKind::If(condition, then, otherwise), start))
            }
            TokenKind::Let => {
                self.advance();
                let arguments = self.arguments()?;
                let body = self.element()?;
                Ok(self.add(ExprKind::Let(arguments, body), start))
            }
            TokenKind::For => {
                self.advance();
                self.expect(b'(')?;
                let first = self.argument_list()?;
                if self.eat(b';') {
                    let condition = self.expression()?;
                    self.expect(b';')?;
                    let next = self.argument_list()?;
                    self.expect(b')')?;
                    let element = self.element()?;
                    let id = self.shared.ast.add_loop(Loop { first, condition, next, element });
                    return Ok(self.add(ExprKind::ForLoop(id), start));
                }
                self.expect(b')')?;
                let body = self.element()?;
                Ok(self.add(ExprKind::For(first, body), start))
            }
            TokenKind::Punct(b'(') if self.comprehension_in_parentheses() => {
                self.advance();
                let inner = self.element()?;
                self.expect(b')')?;
                Ok(inner)
            }
            _ => self.expression(),
        }
    }

    /// Whether the parenthesis here holds a comprehension: directly, or behind `let`s with one more parenthesis each.
    pub(super) fn comprehension_in_parentheses(&mut self) -> bool {
        let mut at = self.at;
        let mut passed = Vec::new();
        let found = loop {
            if let Some(&known) = self.comprehensions.get(&at) {
                break known;
            }
            passed.push(at);
            match self.tokens.get(at).map_or(TokenKind::End, |token| token.kind) {
                // Not two around the same.
                TokenKind::Punct(b'(')
                    if self.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Punct(b'(')) =>
                {
                    break false;
                }
                TokenKind::Punct(b'(') => at += 1,
                TokenKind::For | TokenKind::Each | TokenKind::If => break true,
                TokenKind::Let => match self.closing(at + 1) {
                    Some(end) => at = end + 1,
                    None => break false,
                },
                _ => break false,
            }
        };
        self.comprehensions.extend(passed.into_iter().map(|at| (at, found)));
        found
    }

    /// The parenthesis that closes the one at token `open`.
    fn closing(&mut self, open: usize) -> Option<usize> {
        if self.closings.is_empty() {
            self.closings = vec![None; self.tokens.len()];
            let mut waiting = Vec::new();
            for (at, token) in self.tokens.iter().enumerate() {
                match token.kind {
                    TokenKind::Punct(b'(') => waiting.push(at),
                    TokenKind::Punct(b')') => {
                        if let Some(open) = waiting.pop() {
                            self.closings[open] = Some(at);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.closings.get(open).copied().flatten()
    }
}
