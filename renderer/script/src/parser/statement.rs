//! Statements: definitions, assignments, files, instantiations.

use super::{MAX_ERRORS, Parse, Parser, Place};
use crate::ast::{
    Argument, Arguments, Assignment, Function, Instantiation, Item, Many, Modifiers, Module, Parameter, ScopeId, Symbol,
};
use crate::diagnostics::syntax;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// Until the closing brace (`braced`), which is not consumed, or the end of the file.
    pub(super) fn statements(&mut self, scope: ScopeId, braced: bool) {
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Punct(b'}') if braced => return,
                TokenKind::Punct(b'}') => {
                    self.expected("a statement");
                    self.advance();
                }
                _ => {
                    let before = self.at;
                    let lists = (self.arguments.len(), self.elements.len(), self.parameters.len());
                    if self.statement(scope, braced).is_err() {
                        self.arguments.truncate(lists.0);
                        self.elements.truncate(lists.1);
                        self.parameters.truncate(lists.2);
                        self.synchronise();
                        if self.at == before {
                            self.advance();
                        }
                    }
                }
            }
        }
    }

    /// Reports what may not stand here, though it can be read.
    fn misplaced(&mut self, start: u32, message: &str) {
        if !std::mem::replace(&mut self.misplaced, true) {
            let span = self.span(start, self.token().end.max(start));
            self.shared.report(&syntax::MISPLACED, span, message.to_owned());
        }
    }

    fn definition(&mut self) {
        if self.place == Place::Children {
            let message = "a definition cannot stand among the children of a module: move it out of these braces";
            self.misplaced(self.start(), message);
        }
    }

    /// `braced`: between braces that belong to nothing.
    pub(super) fn statement(&mut self, scope: ScopeId, braced: bool) -> Parse<()> {
        let start = self.start();
        match self.kind() {
            TokenKind::Punct(b';') => {
                self.advance();
                Ok(())
            }
            // A bare block is no scope of its own.
            TokenKind::Punct(b'{') => self.block(scope),
            TokenKind::Module => {
                self.definition();
                self.module()
            }
            TokenKind::Function if matches!(self.kind_after(1), TokenKind::Identifier) => {
                self.definition();
                self.function()
            }
            TokenKind::Use(path) => {
                self.advance();
                if braced || self.place != Place::File {
                    self.misplaced(start, "`use` stands outside all braces: move it to the top of the file");
                }
                let span = self.span_from(start);
                self.shared.reference(scope, &self.strings[path as usize], span, Item::Use);
                Ok(())
            }
            TokenKind::Include(path) => {
                self.advance();
                let span = self.span_from(start);
                self.shared.reference(scope, &self.strings[path as usize], span, Item::Include);
                Ok(())
            }
            TokenKind::Identifier if matches!(self.kind_after(1), TokenKind::Punct(b'=')) => self.assignment(scope),
            _ => self.instantiate(),
        }
    }

    fn instantiate(&mut self) -> Parse<()> {
        if let Some(instantiation) = self.instantiation()? {
            let id = self.shared.ast.add_instantiation(instantiation);
            self.shared.items.push(Item::Instantiation(id));
        }
        Ok(())
    }

    pub(super) fn block(&mut self, scope: ScopeId) -> Parse<()> {
        let open = self.token_span();
        self.brace_at(open.start);
        let top = std::mem::replace(&mut self.top, false);
        self.advance();
        let result = self.nested(|parser| {
            parser.statements(scope, true);
            Ok(())
        });
        self.top = top;
        result?;
        if !self.eat(b'}') && self.last_error != self.start() {
            self.last_error = self.start();
            self.shared.report(&syntax::UNCLOSED, open, "this `{` is never closed: add the missing `}`".into());
        }
        Ok(())
    }

    /// The customizer stops at the first brace.
    fn brace_at(&mut self, offset: u32) {
        if self.source == 0 && self.shared.ast.first_brace.is_none() {
            self.shared.ast.first_brace = Some(offset);
        }
    }

    pub(super) fn assignment(&mut self, scope: ScopeId) -> Parse<()> {
        let start = self.start();
        let name = self.identifier("a name")?;
        self.expect(b'=')?;
        let value = self.expression()?;
        let assignment = Assignment { name, value, span: self.span_from(start) };
        if self.top {
            self.shared.ast.top_level.push(assignment.clone());
        }
        if scope != ScopeId::default() {
            let first = *self.shared.assigned.entry((scope, name)).or_insert(assignment.span);
            if first != assignment.span && self.shared.overwritten.len() < MAX_ERRORS {
                self.shared.overwritten.push((first, assignment.span));
            }
        }
        self.shared.items.push(Item::Assignment(assignment));
        self.semicolon()
    }

    pub(super) fn module(&mut self) -> Parse<()> {
        let start = self.start();
        self.advance();
        let name = self.identifier("the module's name")?;
        let parameters = self.parameters()?;
        let body = self.shared.ast.add_scope();
        let first = self.shared.items.len();
        let top = std::mem::replace(&mut self.top, false);
        let place = std::mem::replace(&mut self.place, Place::Body);
        let result = if self.is(b'{') { self.block(body) } else { self.nested(|parser| parser.statement(body, true)) };
        (self.top, self.place) = (top, place);
        self.fill(body, first);
        let span = self.span_from(start);
        let id = self.shared.ast.add_module(Module { name, parameters, body, span });
        self.shared.items.push(Item::Module(id));
        result
    }

    pub(super) fn function(&mut self) -> Parse<()> {
        self.advance();
        let name = self.identifier("the function's name")?;
        let parameters = self.parameters()?;
        self.expect(b'=')?;
        let body = self.expression()?;
        let id = self.shared.ast.add_function(Function { name: Some(name), parameters, body });
        self.shared.items.push(Item::Function(id));
        self.semicolon()
    }

    /// `None` when it is switched off with `*`.
    pub(super) fn instantiation(&mut self) -> Parse<Option<Instantiation>> {
        let start = self.start();
        let mut modifiers = Modifiers::default();
        loop {
            match self.kind() {
                TokenKind::Punct(b'!') => modifiers.root = true,
                TokenKind::Punct(b'#') => modifiers.highlight = true,
                TokenKind::Punct(b'%') => modifiers.background = true,
                TokenKind::Punct(b'*') => modifiers.disabled = true,
                _ => break,
            }
            self.advance();
        }
        let name_span = self.token_span();
        let is_if = matches!(self.kind(), TokenKind::If);
        let name = match self.kind() {
            TokenKind::Identifier
            | TokenKind::For
            | TokenKind::Let
            | TokenKind::Assert
            | TokenKind::Echo
            | TokenKind::Each
            | TokenKind::If => {
                let name = self.lexeme();
                self.shared.ast.names.intern(name)
            }
            _ => return Err(self.expected("a statement")),
        };
        self.advance();
        if !self.is(b'(') {
            return Err(self.expected(if self.lexeme().starts_with('=') { "`=`" } else { "`(`" }));
        }
        let arguments = if is_if {
            self.advance();
            let value = self.expression()?;
            self.expect(b')')?;
            let span = self.shared.ast.expr(value).span();
            self.shared.ast.add_many([Argument { name: None, value, span }].into_iter())
        } else {
            self.arguments()?
        };
        let span = self.span_from(start);
        let children = self.shared.ast.add_scope();
        let top = std::mem::replace(&mut self.top, false);
        let mut result = self.child(children);
        let mut otherwise = None;
        if is_if && result.is_ok() && matches!(self.kind(), TokenKind::Else) {
            self.advance();
            let scope = self.shared.ast.add_scope();
            otherwise = Some(scope);
            result = self.child(scope);
        }
        self.top = top;
        result?;
        let instantiation = Instantiation { name, arguments, modifiers, children, otherwise, span, name_span };
        Ok((!modifiers.disabled).then_some(instantiation))
    }

    /// What follows an instantiation: `;`, a block, or one more instantiation.
    pub(super) fn child(&mut self, scope: ScopeId) -> Parse<()> {
        let first = self.shared.items.len();
        let result = self.child_of(scope);
        self.fill(scope, first);
        result
    }

    fn child_of(&mut self, scope: ScopeId) -> Parse<()> {
        match self.kind() {
            TokenKind::Punct(b';') => {
                self.advance();
                Ok(())
            }
            TokenKind::Punct(b'{') => {
                let place = std::mem::replace(&mut self.place, Place::Children);
                let result = self.block(scope);
                self.place = place;
                result
            }
            TokenKind::Identifier if !matches!(self.kind_after(1), TokenKind::Punct(b'(')) => self.semicolon(),
            TokenKind::Identifier
            | TokenKind::If
            | TokenKind::For
            | TokenKind::Let
            | TokenKind::Assert
            | TokenKind::Echo
            | TokenKind::Each
            | TokenKind::Punct(b'!' | b'#' | b'%' | b'*') => self.nested(|parser| {
                if parser.orphan() && parser.shared.orphans.len() < MAX_ERRORS {
                    let end = parser.end();
                    parser.shared.orphans.push(parser.span(end.saturating_sub(1), end));
                }
                parser.instantiate()
            }),
            _ => self.semicolon(),
        }
    }

    /// Whether a child begins a line of its own behind a module that takes no children: then it is likely that a semicolon
    /// is missing.
    fn orphan(&self) -> bool {
        if !self.begins_line() {
            return false;
        }
        // The name of the instantiation whose child would follow: back over its arguments.
        let mut depth = 0u32;
        for token in self.tokens[..self.at].iter().rev() {
            match token.kind {
                TokenKind::Punct(b')') => depth += 1,
                TokenKind::Punct(b'(') => depth = depth.saturating_sub(1),
                TokenKind::Identifier if depth == 0 => {
                    let name = self.text.get(token.start as usize..token.end as usize).unwrap_or_default();
                    return crate::builtin::takes_no_children(name);
                }
                _ if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    pub(super) fn identifier(&mut self, what: &str) -> Parse<Symbol> {
        if !matches!(self.kind(), TokenKind::Identifier) {
            return Err(self.expected(what));
        }
        let name = self.lexeme();
        self.advance();
        Ok(self.shared.ast.names.intern(name))
    }

    /// `(a, b = 2)` of a definition.
    pub(super) fn parameters(&mut self) -> Parse<Many<Parameter>> {
        self.expect(b'(')?;
        let first = self.parameters.len();
        self.no_comma();
        loop {
            if self.eat(b')') {
                return Ok(self.shared.ast.add_many(self.parameters.drain(first..)));
            }
            let name = self.identifier("a parameter or `)`")?;
            let default = if self.eat(b'=') { Some(self.expression()?) } else { None };
            self.parameters.push(Parameter { name, default });
            if !self.commas() && !self.is(b')') {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    /// `(1, b = 2)` of a call.
    pub(super) fn arguments(&mut self) -> Parse<Arguments> {
        self.expect(b'(')?;
        let arguments = self.argument_list()?;
        self.expect(b')')?;
        Ok(arguments)
    }

    /// Up to `)` or `;`, which are not consumed.
    pub(super) fn argument_list(&mut self) -> Parse<Arguments> {
        let first = self.arguments.len();
        self.no_comma();
        loop {
            if self.is(b')') || self.is(b';') {
                return Ok(self.shared.ast.add_many(self.arguments.drain(first..)));
            }
            let start = self.start();
            let named =
                matches!(self.kind(), TokenKind::Identifier) && matches!(self.kind_after(1), TokenKind::Punct(b'='));
            let name = if named {
                let name = self.identifier("a name")?;
                self.advance();
                Some(name)
            } else {
                None
            };
            let value = self.expression()?;
            let span = self.span_from(start);
            self.arguments.push(Argument { name, value, span });
            if !self.commas() && !self.is(b')') && !self.is(b';') {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }
}

/// Whether `use <name>` makes a font known instead of definitions; the evaluator loads it.
pub(crate) fn is_font(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".ttf", ".otf", ".ttc"].iter().any(|extension| name.ends_with(extension))
}
