//! From tokens to the names of a file.
//!
//! Reads tokens, not the syntax tree: a text that someone is typing is broken most of the time, and every name in it still
//! has to be found. Anything that fits nowhere is passed over. Promises: never fails, linear time, bounded stack. Does not
//! promise: to reject what the parser rejects.

use super::TextRange;
use super::index::{
    Call, CallArgument, Definition, DefinitionKind, FILE, Head, Import, Index, NOWHERE, ParameterInfo, Reference,
    ReferenceKind, Scope, Space,
};
use crate::lexer::{Token, TokenKind};

/// Brackets and statements within each other; what lies deeper is passed over.
const MAX_NESTING: u32 = 500;

/// Adds what the tokens hold to `out`; gives both back.
pub(super) fn walk(text: &str, tokens: Vec<Token>, outline: bool, out: Index) -> (Vec<Token>, Index) {
    let mut walker = Walker { text, tokens, at: 0, outline, depth: 0, lists: 0, out };
    walker.statements(FILE, false);
    (walker.tokens, walker.out)
}

struct Walker<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    outline: bool,
    depth: u32,
    /// Square brackets around: only within them `for` and `if` are expressions.
    lists: u32,
    out: Index,
}

/// What the named arguments of a call are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Arguments,
    /// Each defines a name for what follows.
    Bindings,
    /// The same, and `;` begins the next part of a C-style loop.
    Loop,
}

impl Walker<'_> {
    fn kind(&self) -> TokenKind {
        self.tokens.get(self.at).map_or(TokenKind::End, |token| token.kind)
    }

    fn after(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    fn is(&self, symbol: u8) -> bool {
        self.kind() == TokenKind::Punct(symbol)
    }

    fn names_argument(&self) -> bool {
        matches!(self.kind(), TokenKind::Identifier) && matches!(self.after(1), TokenKind::Punct(b'='))
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn eat(&mut self, symbol: u8) -> bool {
        let found = self.is(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn start(&self) -> u32 {
        self.tokens.get(self.at).map_or(self.text.len() as u32, |token| token.start)
    }

    /// End of the token before.
    fn end(&self) -> u32 {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end)
    }

    fn range(&self) -> TextRange {
        self.tokens
            .get(self.at)
            .map_or(TextRange { start: 0, end: 0 }, |token| TextRange { start: token.start, end: token.end })
    }

    fn begins_line(&self) -> bool {
        self.text.get(self.end() as usize..self.start() as usize).is_some_and(|between| between.contains('\n'))
    }

    fn symbol(&mut self, range: TextRange) -> u32 {
        let name = self.text.get(range.start as usize..range.end as usize).unwrap_or_default();
        if let Some(&symbol) = self.out.symbols.get(name) {
            return symbol;
        }
        let symbol = self.out.symbols.len() as u32;
        self.out.symbols.insert(name.into(), symbol);
        symbol
    }

    fn scope(&mut self, parent: u32, owner: Option<u32>) -> u32 {
        if self.outline || parent == NOWHERE {
            return NOWHERE;
        }
        let start = self.start();
        self.out.scopes.push(Scope { parent: Some(parent), range: TextRange { start, end: start }, owner });
        self.out.scopes.len() as u32 - 1
    }

    /// Ends where the next token begins, so that what is typed there still belongs to it.
    fn close(&mut self, scope: u32, end: u32) {
        if let Some(scope) = self.out.scopes.get_mut(scope as usize) {
            scope.range.end = end;
        }
    }

    fn define(&mut self, kind: DefinitionKind, name: TextRange, scope: u32) -> Option<u32> {
        if scope == NOWHERE {
            return None;
        }
        let symbol = self.symbol(name);
        self.out.definitions.push(Definition {
            kind,
            symbol,
            name,
            full: name,
            scope,
            visible_from: 0,
            parameters: None,
            body: NOWHERE,
            value: None,
        });
        Some(self.out.definitions.len() as u32 - 1)
    }

    fn complete(&mut self, id: Option<u32>, change: impl FnOnce(&mut Definition)) {
        if let Some(definition) = id.and_then(|id| self.out.definitions.get_mut(id as usize)) {
            change(definition);
        }
    }

    fn refer(&mut self, kind: ReferenceKind, range: TextRange, scope: u32, write: bool) {
        if scope != NOWHERE && !self.outline {
            let symbol = self.symbol(range);
            self.out.references.push(Reference { kind, symbol, range, scope, write });
        }
    }

    fn head(&mut self, head: Head) {
        if !self.outline {
            let end = self.end();
            self.out.heads.insert(end, head);
        }
    }

    fn fold(&mut self, start: u32) {
        if !self.outline {
            let end = self.end();
            self.out.folds.push(TextRange { start, end });
        }
    }

    /// One level deeper; too deep, the rest of the text is passed over.
    fn nested(&mut self, inner: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_NESTING {
            self.at = self.tokens.len().saturating_sub(1);
            return;
        }
        self.depth += 1;
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || inner(self));
        self.depth -= 1;
    }

    fn statements(&mut self, scope: u32, braced: bool) {
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Punct(b'}') if braced => return,
                _ => {
                    let before = self.at;
                    self.statement(scope);
                    if self.at == before {
                        if matches!(self.kind(), TokenKind::End) {
                            return;
                        }
                        self.advance();
                    }
                }
            }
        }
    }

    fn statement(&mut self, scope: u32) {
        while matches!(self.kind(), TokenKind::Punct(b'!' | b'#' | b'%' | b'*')) {
            self.advance();
        }
        match self.kind() {
            TokenKind::Punct(b';') => self.advance(),
            TokenKind::Punct(b'{') => self.block(scope),
            TokenKind::Punct(b'}') => {}
            TokenKind::Module => self.module(scope),
            TokenKind::Function if !matches!(self.after(1), TokenKind::Punct(b'(')) => self.function(scope),
            TokenKind::Use(path) => self.import(path, false),
            TokenKind::Include(path) => self.import(path, true),
            TokenKind::Identifier if matches!(self.after(1), TokenKind::Punct(b'=')) => self.assignment(scope),
            TokenKind::Identifier
            | TokenKind::For
            | TokenKind::Let
            | TokenKind::Assert
            | TokenKind::Echo
            | TokenKind::Each
            | TokenKind::If => self.nested(|walker| walker.instantiation(scope)),
            _ => self.expression(scope),
        }
    }

    fn block(&mut self, scope: u32) {
        let start = self.start();
        self.advance();
        self.nested(|walker| walker.statements(scope, true));
        self.eat(b'}');
        self.fold(start);
    }

    fn import(&mut self, path: u32, all: bool) {
        let range = self.range();
        let path = self.out.strings.get(path as usize).cloned().unwrap_or_default();
        self.out.imports.push(Import { path, all, range });
        self.advance();
        self.eat(b';');
    }

    fn assignment(&mut self, scope: u32) {
        let name = self.range();
        self.advance();
        self.advance();
        let id = self.define(DefinitionKind::Assignment, name, scope);
        let value = self.start();
        let literal = self.value(scope);
        let end = self.end().max(name.end);
        self.eat(b';');
        self.complete(id, |definition| {
            definition.full.end = end;
            definition.value = (end > value).then_some(TextRange { start: value, end });
            if let Some((parameters, body)) = literal {
                definition.parameters = Some(parameters);
                definition.body = body;
            }
        });
    }

    /// An expression; its parameters if it is a function literal.
    fn value(&mut self, scope: u32) -> Option<(Vec<ParameterInfo>, u32)> {
        let literal = matches!(self.kind(), TokenKind::Function) && matches!(self.after(1), TokenKind::Punct(b'('));
        if !literal {
            self.expression(scope);
            return None;
        }
        let mut found = None;
        self.nested(|walker| found = Some(walker.literal(scope)));
        found
    }

    fn module(&mut self, scope: u32) {
        let start = self.start();
        self.advance();
        let named = matches!(self.kind(), TokenKind::Identifier);
        let name = self.range();
        let id = if named { self.define(DefinitionKind::Module, name, scope) } else { None };
        if named {
            self.advance();
        }
        let body = self.scope(scope, id);
        let parameters = self.parameters(scope, body);
        self.head(Head::Statement);
        if self.is(b'{') {
            self.block(body);
        } else {
            self.nested(|walker| walker.body(body));
        }
        let (end, next) = (self.end(), self.start());
        let closed = self
            .tokens
            .get(self.at.saturating_sub(1))
            .is_some_and(|token| matches!(token.kind, TokenKind::Punct(b'}' | b';')));
        self.close(body, if closed { end } else { next });
        self.complete(id, |definition| {
            definition.full = TextRange { start, end };
            definition.parameters = Some(parameters);
            definition.body = body;
        });
    }

    /// A single statement as a module's body.
    fn body(&mut self, scope: u32) {
        let is_definition = matches!(self.kind(), TokenKind::Module | TokenKind::Function)
            || matches!(self.kind(), TokenKind::Use(_) | TokenKind::Include(_));
        if !(is_definition && self.begins_line()) {
            self.statement(scope);
        }
    }

    fn function(&mut self, scope: u32) {
        let start = self.start();
        self.advance();
        if !matches!(self.kind(), TokenKind::Identifier) {
            return;
        }
        let name = self.range();
        let id = self.define(DefinitionKind::Function, name, scope);
        self.advance();
        let body = self.scope(scope, id);
        let parameters = self.parameters(scope, body);
        if self.eat(b'=') {
            self.expression(body);
        }
        let (end, next) = (self.end(), self.start());
        self.close(body, next);
        self.eat(b';');
        self.complete(id, |definition| {
            definition.full = TextRange { start, end };
            definition.parameters = Some(parameters);
            definition.body = body;
        });
    }

    /// `function (a, b) a + b`
    fn literal(&mut self, scope: u32) -> (Vec<ParameterInfo>, u32) {
        self.advance();
        let body = self.scope(scope, None);
        let parameters = self.parameters(scope, body);
        self.head(Head::Expression);
        self.expression(body);
        let next = self.start();
        self.close(body, next);
        (parameters, body)
    }

    /// Of a definition. Defaults are evaluated outside.
    fn parameters(&mut self, outside: u32, body: u32) -> Vec<ParameterInfo> {
        let mut parameters = Vec::new();
        if !self.eat(b'(') {
            return parameters;
        }
        loop {
            match self.kind() {
                TokenKind::Punct(b')') => {
                    self.advance();
                    return parameters;
                }
                TokenKind::Punct(b',') => self.advance(),
                TokenKind::Identifier => {
                    let name = self.range();
                    let id = self.define(DefinitionKind::Parameter, name, body);
                    self.advance();
                    let mut default = None;
                    if self.eat(b'=') {
                        let start = self.start();
                        self.expression(if body == NOWHERE { NOWHERE } else { outside });
                        let end = self.end();
                        default = (end > start).then_some(TextRange { start, end });
                    }
                    self.complete(id, |definition| {
                        definition.value = default;
                        definition.full.end = default.map_or(name.end, |default| default.end);
                    });
                    parameters.push(ParameterInfo { name, default });
                }
                TokenKind::End
                | TokenKind::Module
                | TokenKind::Use(_)
                | TokenKind::Include(_)
                | TokenKind::Punct(b'{' | b'}' | b';' | b'=') => return parameters,
                _ => self.advance(),
            }
        }
    }

    fn instantiation(&mut self, scope: u32) {
        let name = self.range();
        let kind = self.kind();
        let text = self.text.get(name.start as usize..name.end as usize).unwrap_or_default();
        let binds = matches!(text, "for" | "let" | "intersection_for" | "assign");
        let is_if = matches!(kind, TokenKind::If);
        if matches!(text, "children" | "child")
            && let Some(owner) = self.out.owner(scope)
        {
            self.out.parents.insert(owner);
        }
        self.refer(ReferenceKind::Name(Space::Module), name, scope, false);
        self.advance();
        if !self.is(b'(') {
            self.eat(b';');
            return;
        }
        let inner = if binds { self.scope(scope, None) } else { scope };
        self.arguments(Some(name), Space::Module, inner, if binds { Names::Bindings } else { Names::Arguments });
        self.head(Head::Statement);
        self.child(inner);
        if is_if && matches!(self.kind(), TokenKind::Else) {
            self.advance();
            self.head(Head::Statement);
            self.child(inner);
        }
        if binds {
            let done = self
                .tokens
                .get(self.at.saturating_sub(1))
                .is_some_and(|token| matches!(token.kind, TokenKind::Punct(b'}' | b';')));
            let end = if done { self.end() } else { self.start() };
            self.close(inner, end);
        }
    }

    fn child(&mut self, scope: u32) {
        match self.kind() {
            TokenKind::Punct(b';') => self.advance(),
            TokenKind::Punct(b'{') => {
                let inner = self.scope(scope, None);
                self.block(inner);
                let end = self.end();
                self.close(inner, end);
            }
            // An assignment or a lone name on the next line: the semicolon is missing.
            TokenKind::Identifier if !matches!(self.after(1), TokenKind::Punct(b'(')) && self.begins_line() => {}
            TokenKind::Identifier if matches!(self.after(1), TokenKind::Punct(b'=')) => {}
            TokenKind::Identifier
            | TokenKind::If
            | TokenKind::For
            | TokenKind::Let
            | TokenKind::Assert
            | TokenKind::Echo
            | TokenKind::Each
            | TokenKind::Punct(b'!' | b'#' | b'%' | b'*') => self.nested(|walker| walker.statement(scope)),
            _ => {}
        }
    }

    /// From `(` to `)`, or to where it breaks off.
    fn arguments(&mut self, callee: Option<TextRange>, space: Space, scope: u32, names: Names) {
        let call = self.out.calls.len() as u32;
        let binds = names != Names::Arguments;
        self.advance();
        let open = self.end();
        let stored = scope != NOWHERE && !self.outline;
        if stored {
            let call = Call { callee, space, scope, binds, open, close: open, closed: false, arguments: Vec::new() };
            self.out.calls.push(call);
        }
        let mut arguments = Vec::new();
        let mut part = 0;
        let mut closed = false;
        let mut close = None;
        loop {
            match self.kind() {
                TokenKind::Punct(b')') => {
                    close = Some(self.start());
                    closed = true;
                    self.advance();
                    break;
                }
                TokenKind::Punct(b',') => self.advance(),
                TokenKind::Punct(b';') if names == Names::Loop => {
                    part += 1;
                    self.advance();
                }
                TokenKind::End
                | TokenKind::Module
                | TokenKind::Use(_)
                | TokenKind::Include(_)
                | TokenKind::Punct(b'{' | b'}' | b';') => break,
                _ => {
                    let before = self.at;
                    let start = self.start();
                    let name = self.names_argument().then(|| self.range());
                    if name.is_some() {
                        self.advance();
                        self.advance();
                    }
                    let binding = name.filter(|_| binds && part == 0);
                    if let Some(name) = name.filter(|_| binding.is_none()) {
                        match names {
                            Names::Arguments => self.refer(ReferenceKind::Argument(call), name, scope, false),
                            Names::Bindings | Names::Loop => {
                                self.refer(ReferenceKind::Name(Space::Variable), name, scope, true);
                            }
                        }
                    }
                    let value = self.start();
                    let literal = self.value(scope);
                    let end = self.end().max(start);
                    if let Some(name) = binding {
                        let id = self.define(DefinitionKind::Binding, name, scope);
                        self.complete(id, |definition| {
                            definition.full.end = end;
                            definition.visible_from = end;
                            definition.value = (end > value).then_some(TextRange { start: value, end });
                            if let Some((parameters, body)) = literal {
                                definition.parameters = Some(parameters);
                                definition.body = body;
                            }
                        });
                    }
                    arguments.push(CallArgument { name, range: TextRange { start, end } });
                    if self.at == before {
                        self.advance();
                    }
                }
            }
        }
        let close = close.unwrap_or_else(|| self.start());
        if stored && let Some(call) = self.out.calls.get_mut(call as usize) {
            call.close = close;
            call.closed = closed;
            call.arguments = arguments;
        }
    }

    fn expression(&mut self, scope: u32) {
        self.nested(|walker| walker.expression_here(scope));
    }

    /// To the first token that belongs to no expression, or that begins a second one.
    fn expression_here(&mut self, scope: u32) {
        let mut choices = 0u32;
        let mut operand = false;
        loop {
            match self.kind() {
                TokenKind::End
                | TokenKind::Module
                | TokenKind::Use(_)
                | TokenKind::Include(_)
                | TokenKind::Punct(b')' | b']' | b'{' | b'}' | b';' | b',' | b'=' | b'#') => return,
                TokenKind::Punct(b'?') => {
                    choices += 1;
                    operand = false;
                    self.advance();
                }
                TokenKind::Punct(b':') => {
                    if choices == 0 {
                        return;
                    }
                    choices -= 1;
                    operand = false;
                    self.advance();
                }
                TokenKind::Punct(b'(') if operand => self.nested(|walker| {
                    walker.arguments(None, Space::Function, scope, Names::Arguments);
                }),
                TokenKind::Punct(b'(') => {
                    self.advance();
                    self.expression(scope);
                    while self.eat(b',') {
                        self.expression(scope);
                    }
                    self.eat(b')');
                    operand = true;
                }
                TokenKind::Punct(b'[') => {
                    self.list(scope);
                    operand = true;
                }
                TokenKind::Punct(b'.') => {
                    self.advance();
                    if matches!(self.kind(), TokenKind::Identifier) {
                        let range = self.range();
                        self.refer(ReferenceKind::Member, range, scope, false);
                        self.advance();
                    }
                    operand = true;
                }
                TokenKind::Punct(_) | TokenKind::Pair(..) => {
                    operand = false;
                    self.advance();
                }
                TokenKind::Unterminated | TokenKind::Illegal => {
                    operand = true;
                    self.advance();
                }
                // What follows stands where a second operand cannot: the text breaks off before it.
                _ if operand && !matches!(self.kind(), TokenKind::Else) => return,
                TokenKind::Number | TokenKind::String(_) | TokenKind::True | TokenKind::False | TokenKind::Undef => {
                    operand = true;
                    self.advance();
                }
                TokenKind::Identifier => {
                    if matches!(self.after(1), TokenKind::Punct(b'=')) {
                        return;
                    }
                    let range = self.range();
                    self.advance();
                    if self.is(b'(') {
                        self.refer(ReferenceKind::Name(Space::Function), range, scope, false);
                        self.nested(|walker| {
                            walker.arguments(Some(range), Space::Function, scope, Names::Arguments);
                        });
                    } else {
                        self.refer(ReferenceKind::Name(Space::Variable), range, scope, false);
                    }
                    operand = true;
                }
                TokenKind::Function => {
                    if !matches!(self.after(1), TokenKind::Punct(b'(')) {
                        return;
                    }
                    self.nested(|walker| {
                        walker.literal(scope);
                    });
                    operand = true;
                }
                TokenKind::Let => {
                    self.binding(scope, Names::Bindings);
                    operand = true;
                }
                TokenKind::For if self.lists > 0 => {
                    self.binding(scope, Names::Loop);
                    operand = true;
                }
                TokenKind::If if self.lists > 0 => {
                    self.advance();
                    if self.eat(b'(') {
                        self.expression(scope);
                        self.eat(b')');
                        self.head(Head::Expression);
                    }
                    operand = false;
                }
                TokenKind::Else | TokenKind::Each if self.lists > 0 => {
                    self.advance();
                    self.head(Head::Expression);
                    operand = false;
                }
                TokenKind::Assert | TokenKind::Echo => {
                    let range = self.range();
                    self.refer(ReferenceKind::Name(Space::Module), range, scope, false);
                    self.advance();
                    if self.is(b'(') {
                        self.nested(|walker| {
                            walker.arguments(Some(range), Space::Module, scope, Names::Arguments);
                        });
                        self.head(Head::Expression);
                    }
                    operand = false;
                }
                TokenKind::For | TokenKind::If | TokenKind::Else | TokenKind::Each => return,
            }
        }
    }

    /// `let (…) body` or `for (…) body`
    fn binding(&mut self, scope: u32, names: Names) {
        let keyword = self.range();
        self.refer(ReferenceKind::Name(Space::Module), keyword, scope, false);
        self.advance();
        if !self.is(b'(') {
            return;
        }
        let inner = self.scope(scope, None);
        self.nested(|walker| {
            walker.arguments(Some(keyword), Space::Module, inner, names);
            walker.head(Head::Expression);
            walker.expression(inner);
        });
        let next = self.start();
        self.close(inner, next);
    }

    /// A list, a range, or the index behind an operand.
    fn list(&mut self, scope: u32) {
        let start = self.start();
        self.advance();
        self.lists += 1;
        loop {
            let before = self.at;
            match self.kind() {
                TokenKind::Punct(b']') => {
                    self.advance();
                    break;
                }
                TokenKind::Punct(b',' | b':') => self.advance(),
                TokenKind::End
                | TokenKind::Module
                | TokenKind::Use(_)
                | TokenKind::Include(_)
                | TokenKind::Punct(b')' | b'{' | b'}' | b';' | b'=') => break,
                TokenKind::Identifier if matches!(self.after(1), TokenKind::Punct(b'=')) => break,
                _ => self.expression(scope),
            }
            if self.at == before {
                self.advance();
            }
        }
        self.lists -= 1;
        self.fold(start);
    }
}
