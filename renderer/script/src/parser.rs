//! Tokens to syntax tree, by recursive descent for statements and precedence climbing for expressions.
//!
//! Recovers: a missing semicolon is reported once and assumed; any other error skips to the end of the statement. Depth
//! is bounded by [`MAX_NESTING`], and the stack grows on the heap, so no text overflows it. `include` is followed where
//! it stands, `use` once per file.

use std::rc::Rc;

use partwright_graph::Span;
use partwright_protocol::{Diagnostic, Fix};
use rustc_hash::FxHashMap;

use crate::ast::{
    Argument, Arguments, Assignment, Ast, Binary, ExprId, ExprKind, Function, Instantiation, Modifiers, Module,
    Parameter, ScopeId, Unary,
};
use crate::diagnostics::{Code, files, syntax};
use crate::lexer::{Lexed, Token, TokenKind, lex};
use crate::source::Sources;
use crate::value::Text;
use crate::{LoadError, Loader};

/// Brackets, unary operators, conditionals and statements within each other.
const MAX_NESTING: u32 = 1000;
/// Files within files by `include`.
const MAX_INCLUDES: u32 = 64;
/// A call of a function that has no name.
pub(crate) const ANONYMOUS: &str = "function";
/// Further errors are consequences, more often than not.
const MAX_ERRORS: usize = 50;

/// What parsing a script and its files gave.
pub(crate) struct Parsed {
    pub(crate) ast: Ast,
    pub(crate) sources: Sources,
    pub(crate) root: ScopeId,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names assigned twice in one scope of one file: first and last place.
    pub(crate) overwritten: Vec<(Span, Span)>,
}

/// Parses `source` and, through `loader`, every file it names. Without a loader other files are ignored.
pub(crate) fn parse(source: &str, loader: Option<&dyn Loader>) -> Parsed {
    let mut shared = Shared {
        ast: Ast::default(),
        sources: Sources::default(),
        diagnostics: Vec::new(),
        overwritten: Vec::new(),
        loader,
        used: FxHashMap::default(),
        pending: Vec::new(),
        including: Vec::new(),
    };
    shared.sources.add(None, source);
    // What calls of function literals are called in traces.
    shared.ast.names.intern(ANONYMOUS);
    let root = shared.ast.add_scope();
    shared.file(0, root);
    while let Some((source, scope)) = shared.pending.pop() {
        shared.file(source, scope);
    }
    let Shared { ast, sources, diagnostics, overwritten, .. } = shared;
    Parsed { ast, sources, root, diagnostics, overwritten }
}

/// What all files share.
struct Shared<'a> {
    ast: Ast,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    overwritten: Vec<(Span, Span)>,
    loader: Option<&'a dyn Loader>,
    /// Scope of each used file, by path. Filled before the file is parsed, so circles end.
    used: FxHashMap<String, ScopeId>,
    pending: Vec<(u32, ScopeId)>,
    including: Vec<String>,
}

impl Shared<'_> {
    fn file(&mut self, source: u32, scope: ScopeId) {
        let text = self.sources.text(source);
        let Lexed { tokens, strings, comments } = lex(&text);
        if source == 0 {
            self.ast.comments = comments;
        }
        let mut parser = Parser {
            shared: self,
            text: &text,
            tokens,
            strings,
            source,
            at: 0,
            depth: 0,
            last_error: u32::MAX,
            top: source == 0,
        };
        parser.statements(scope, false);
    }

    fn report(&mut self, code: &Code, span: Span, message: String) -> Option<&mut Diagnostic> {
        if self.diagnostics.len() >= MAX_ERRORS {
            return None;
        }
        self.diagnostics.push(code.error(message).at(self.sources.locate(span)));
        self.diagnostics.last_mut()
    }

    /// Loads a file; `None` after an error has been reported.
    fn load(&mut self, name: &str, span: Span) -> Option<crate::LoadedFile> {
        let from = self.sources.path(span.source).map(str::to_owned);
        match self.loader?.load(name, from.as_deref()) {
            Ok(file) => Some(file),
            Err(error) => {
                let (code, advice) = match &error {
                    LoadError::NotFound => (&files::NOT_FOUND, "check the name and the library folders".to_owned()),
                    LoadError::Forbidden => {
                        (&files::FORBIDDEN, "scripts may read only files in the project and library folders".to_owned())
                    }
                    LoadError::Unreadable(why) => (&files::UNREADABLE, why.clone()),
                };
                let problem = match error {
                    LoadError::NotFound => "not found",
                    LoadError::Forbidden => "out of bounds",
                    LoadError::Unreadable(_) => "unreadable",
                };
                self.report(code, span, format!("file `{name}` is {problem}: {advice}"));
                None
            }
        }
    }
}

struct Parser<'a, 'b> {
    shared: &'a mut Shared<'b>,
    text: &'a str,
    tokens: Vec<Token>,
    strings: Vec<String>,
    source: u32,
    at: usize,
    depth: u32,
    /// Offset of the last error: one place, one error.
    last_error: u32,
    /// At the top level of the script itself.
    top: bool,
}

/// An error that has been reported; the statement's rest is to be skipped.
#[derive(Debug)]
struct Failed;

type Parse<T> = Result<T, Failed>;

impl Parser<'_, '_> {
    fn token(&self) -> Token {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> TokenKind {
        self.token().kind
    }

    fn kind_after(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.kind(), TokenKind::Punct(found) if found == symbol)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn start(&self) -> u32 {
        self.token().start
    }

    /// End of the token before the current one.
    fn end(&self) -> u32 {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end)
    }

    fn span(&self, start: u32, end: u32) -> Span {
        Span { source: self.source, start, end: end.max(start) }
    }

    fn span_from(&self, start: u32) -> Span {
        self.span(start, self.end())
    }

    fn token_span(&self) -> Span {
        let token = self.token();
        self.span(token.start, token.end)
    }

    fn lexeme(&self) -> &str {
        let token = self.token();
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    fn describe(&self) -> String {
        match self.kind() {
            TokenKind::End => "the end of the file".to_owned(),
            TokenKind::String(_) => "a string".to_owned(),
            _ => format!("`{}`", self.lexeme().chars().take(30).collect::<String>()),
        }
    }

    fn add(&mut self, kind: ExprKind, start: u32) -> ExprId {
        let span = self.span_from(start);
        self.shared.ast.add_expr(kind, span)
    }

    // Errors and recovery.

    /// Reports what was found instead of `expected`.
    fn expected(&mut self, expected: &str) -> Failed {
        let start = self.start();
        if self.last_error != start {
            self.last_error = start;
            let span = self.token_span();
            match self.kind() {
                TokenKind::Illegal => {
                    let found = self.describe();
                    self.shared.report(&syntax::ILLEGAL, span, format!("{found} has no meaning here: remove it"));
                }
                TokenKind::Unterminated => {
                    let (what, close) = if self.lexeme().starts_with('"') { ("string", '"') } else { ("comment", '/') };
                    let close = if close == '/' { "*/".to_owned() } else { close.to_string() };
                    let message = format!("this {what} never ends: close it with `{close}`");
                    self.shared.report(&syntax::UNTERMINATED, span, message);
                }
                _ => {
                    let message = format!("expected {expected}, found {}", self.describe());
                    self.shared.report(&syntax::UNEXPECTED, span, message);
                }
            }
        }
        Failed
    }

    fn expect(&mut self, symbol: &'static str) -> Parse<()> {
        if self.eat(symbol) { Ok(()) } else { Err(self.expected(&format!("`{symbol}`"))) }
    }

    /// A statement's `;`. Where the next token begins a statement, the semicolon is merely missing.
    fn semicolon(&mut self) -> Parse<()> {
        if self.eat(";") {
            return Ok(());
        }
        let end = self.end();
        let new_line = self.text.get(end as usize..self.start() as usize).is_some_and(|between| between.contains('\n'));
        let statement = match self.kind() {
            TokenKind::End
            | TokenKind::Module
            | TokenKind::Function
            | TokenKind::If
            | TokenKind::For
            | TokenKind::Use(_)
            | TokenKind::Include(_) => true,
            TokenKind::Identifier | TokenKind::Let | TokenKind::Assert | TokenKind::Echo => {
                new_line || matches!(self.kind_after(1), TokenKind::Punct("=" | "("))
            }
            TokenKind::Punct("}") => true,
            TokenKind::Punct("*" | "#" | "%" | "!" | "{") => new_line,
            _ => false,
        };
        if !statement {
            return Err(self.expected("`;`"));
        }
        if self.last_error != end {
            self.last_error = end;
            let place = self.span(end.saturating_sub(1), end);
            let insert = self.shared.sources.locate(self.span(end, end));
            if let Some(diagnostic) = self.shared.report(
                &syntax::MISSING_SEMICOLON,
                place,
                "expected `;` at the end of this statement".into(),
            ) {
                diagnostic.fix = Some(Fix { title: "Insert `;`".into(), location: insert, replacement: ";".into() });
            }
        }
        Ok(())
    }

    /// Skips to the end of a broken statement: behind its `;` or `}`, or before a keyword at the start of a line.
    fn synchronise(&mut self) {
        let mut braces = 0u32;
        let first = self.at;
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Punct(";") if braces == 0 => return self.advance(),
                TokenKind::Punct("{") => braces += 1,
                TokenKind::Punct("}") if braces == 0 => return,
                TokenKind::Punct("}") => {
                    braces -= 1;
                    if braces == 0 {
                        return self.advance();
                    }
                }
                TokenKind::Module | TokenKind::Function | TokenKind::Use(_) | TokenKind::Include(_)
                    if braces == 0 && self.at > first && self.begins_line() =>
                {
                    return;
                }
                TokenKind::Identifier
                    if braces == 0
                        && self.at > first
                        && self.begins_line()
                        && matches!(self.kind_after(1), TokenKind::Punct("=")) =>
                {
                    return;
                }
                _ => {}
            }
            self.advance();
        }
    }

    fn begins_line(&self) -> bool {
        let (end, start) = (self.end() as usize, self.start() as usize);
        self.text.get(end..start).is_some_and(|between| between.contains('\n'))
    }

    /// Runs `inner` one level deeper.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= MAX_NESTING {
            let span = self.token_span();
            let message = format!("nested more than {MAX_NESTING} levels deep: use variables, functions or modules");
            self.shared.report(&syntax::TOO_DEEP, span, message);
            // What follows only closes what was opened.
            self.at = self.tokens.len() - 1;
            self.last_error = self.start();
            return Err(Failed);
        }
        self.depth += 1;
        let result = stacker::maybe_grow(64 * 1024, 1024 * 1024, || inner(self));
        self.depth -= 1;
        result
    }

    // Statements.

    /// Until the closing brace (`braced`), which is not consumed, or the end of the file.
    fn statements(&mut self, scope: ScopeId, braced: bool) {
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Punct("}") if braced => return,
                TokenKind::Punct("}") => {
                    self.expected("a statement");
                    self.advance();
                }
                _ => {
                    let before = self.at;
                    if self.statement(scope).is_err() {
                        self.synchronise();
                        if self.at == before {
                            self.advance();
                        }
                    }
                }
            }
        }
    }

    fn statement(&mut self, scope: ScopeId) -> Parse<()> {
        let start = self.start();
        match self.kind() {
            TokenKind::Punct(";") => {
                self.advance();
                Ok(())
            }
            // A bare block is no scope of its own.
            TokenKind::Punct("{") => self.block(scope),
            TokenKind::Module => self.module(scope),
            TokenKind::Function if matches!(self.kind_after(1), TokenKind::Identifier) => self.function(scope),
            TokenKind::Use(path) => {
                self.advance();
                self.use_file(scope, path, self.span_from(start));
                Ok(())
            }
            TokenKind::Include(path) => {
                self.advance();
                self.include(scope, path, self.span_from(start));
                Ok(())
            }
            TokenKind::Identifier if matches!(self.kind_after(1), TokenKind::Punct("=")) => self.assignment(scope),
            _ => {
                if let Some(instantiation) = self.instantiation()? {
                    self.shared.ast.scope_mut(scope).instantiations.push(Rc::new(instantiation));
                }
                Ok(())
            }
        }
    }

    fn block(&mut self, scope: ScopeId) -> Parse<()> {
        let open = self.token_span();
        self.definition_at(open.start);
        let top = std::mem::replace(&mut self.top, false);
        self.advance();
        let result = self.nested(|parser| {
            parser.statements(scope, true);
            Ok(())
        });
        self.top = top;
        result?;
        if !self.eat("}") && self.last_error != self.start() {
            self.last_error = self.start();
            self.shared.report(&syntax::UNCLOSED, open, "this `{` is never closed: add the missing `}`".into());
        }
        Ok(())
    }

    /// The customizer stops at the first definition.
    fn definition_at(&mut self, offset: u32) {
        if self.source == 0 && self.shared.ast.first_definition.is_none() {
            self.shared.ast.first_definition = Some(offset);
        }
    }

    fn assignment(&mut self, scope: ScopeId) -> Parse<()> {
        let start = self.start();
        let name = self.identifier("a name")?;
        self.expect("=")?;
        let value = self.expression()?;
        let assignment = Assignment { name, value, span: self.span_from(start) };
        if self.top {
            self.shared.ast.top_level.push(assignment.clone());
        }
        let span = assignment.span;
        let body = self.shared.ast.scope_mut(scope);
        match body.assigned.get(&name).and_then(|&index| body.assignments.get_mut(index)) {
            Some(earlier) => {
                if earlier.span.source == span.source {
                    self.shared.overwritten.push((earlier.span, span));
                }
                // Its place in the order stays.
                earlier.value = value;
                earlier.span = span;
            }
            None => {
                body.assigned.insert(name, body.assignments.len());
                body.assignments.push(assignment);
            }
        }
        self.semicolon()
    }

    fn module(&mut self, scope: ScopeId) -> Parse<()> {
        let start = self.start();
        self.definition_at(start);
        self.advance();
        let name = self.identifier("the module's name")?;
        let parameters = self.parameters()?;
        let body = self.shared.ast.add_scope();
        let top = std::mem::replace(&mut self.top, false);
        let result = if self.is("{") { self.block(body) } else { self.nested(|parser| parser.statement(body)) };
        self.top = top;
        let id = self.shared.ast.add_module(Module { name, parameters, body });
        self.shared.ast.scope_mut(scope).modules.insert(name, id);
        result
    }

    fn function(&mut self, scope: ScopeId) -> Parse<()> {
        let start = self.start();
        self.definition_at(start);
        self.advance();
        let name = self.identifier("the function's name")?;
        let parameters = self.parameters()?;
        self.expect("=")?;
        let body = self.expression()?;
        let id = self.shared.ast.add_function(Function { name: Some(name), parameters, body });
        self.shared.ast.scope_mut(scope).functions.insert(name, id);
        self.semicolon()
    }

    fn use_file(&mut self, scope: ScopeId, path: u32, span: Span) {
        let name = self.strings[path as usize].clone();
        if [".ttf", ".otf"].iter().any(|extension| name.to_ascii_lowercase().ends_with(extension)) {
            let message = format!("font `{name}` cannot be loaded: only the bundled Liberation fonts are used");
            self.shared.report(&files::UNSUPPORTED, span, message);
            return;
        }
        let Some(file) = self.shared.load(&name, span) else { return };
        let used = match self.shared.used.get(&file.path) {
            Some(&used) => used,
            None => {
                let used = self.shared.ast.add_scope();
                let text = String::from_utf8_lossy(&file.bytes);
                let source = self.shared.sources.add(Some(file.path.clone()), &text);
                self.shared.used.insert(file.path, used);
                self.shared.pending.push((source, used));
                used
            }
        };
        let uses = &mut self.shared.ast.scope_mut(scope).uses;
        if !uses.contains(&used) {
            uses.push(used);
        }
    }

    fn include(&mut self, scope: ScopeId, path: u32, span: Span) {
        let name = self.strings[path as usize].clone();
        let Some(file) = self.shared.load(&name, span) else { return };
        if self.shared.including.contains(&file.path) || self.shared.including.len() >= MAX_INCLUDES as usize {
            let message = format!("file `{name}` includes itself: remove one of the includes");
            self.shared.report(&files::CIRCULAR, span, message);
            return;
        }
        let text = String::from_utf8_lossy(&file.bytes);
        let source = self.shared.sources.add(Some(file.path.clone()), &text);
        self.shared.including.push(file.path);
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.shared.file(source, scope));
        self.shared.including.pop();
    }

    /// `None` when it is switched off with `*`.
    fn instantiation(&mut self) -> Parse<Option<Instantiation>> {
        let start = self.start();
        let mut modifiers = Modifiers::default();
        loop {
            match self.kind() {
                TokenKind::Punct("!") => modifiers.root = true,
                TokenKind::Punct("#") => modifiers.highlight = true,
                TokenKind::Punct("%") => modifiers.background = true,
                TokenKind::Punct("*") => modifiers.disabled = true,
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
                let name = self.lexeme().to_owned();
                self.shared.ast.names.intern(&name)
            }
            _ => return Err(self.expected("a statement")),
        };
        self.advance();
        if !self.is("(") {
            return Err(self.expected(if self.lexeme().starts_with('=') { "`=`" } else { "`(`" }));
        }
        let arguments = if is_if {
            self.advance();
            let value = self.expression()?;
            self.expect(")")?;
            let span = self.shared.ast.expr(value).span;
            Rc::new([Argument { name: None, value, span }])
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
    fn child(&mut self, scope: ScopeId) -> Parse<()> {
        match self.kind() {
            TokenKind::Punct(";") => {
                self.advance();
                Ok(())
            }
            TokenKind::Punct("{") => self.block(scope),
            TokenKind::Identifier if !matches!(self.kind_after(1), TokenKind::Punct("(")) || self.new_statement() => {
                self.semicolon()
            }
            TokenKind::Identifier
            | TokenKind::If
            | TokenKind::For
            | TokenKind::Let
            | TokenKind::Assert
            | TokenKind::Echo
            | TokenKind::Each
            | TokenKind::Punct("!" | "#" | "%" | "*") => self.nested(|parser| {
                if let Some(instantiation) = parser.instantiation()? {
                    parser.shared.ast.scope_mut(scope).instantiations.push(Rc::new(instantiation));
                }
                Ok(())
            }),
            _ => self.semicolon(),
        }
    }

    /// Whether a name follows that begins a statement on a line of its own after a primitive that takes no children: then
    /// it is the semicolon that is missing, not a child that is meant.
    fn new_statement(&self) -> bool {
        if !self.begins_line() {
            return false;
        }
        // The name of the instantiation whose child would follow: back over its arguments.
        let mut depth = 0u32;
        for token in self.tokens[..self.at].iter().rev() {
            match token.kind {
                TokenKind::Punct(")") => depth += 1,
                TokenKind::Punct("(") => depth = depth.saturating_sub(1),
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

    fn identifier(&mut self, what: &str) -> Parse<crate::ast::Symbol> {
        if !matches!(self.kind(), TokenKind::Identifier) {
            return Err(self.expected(what));
        }
        let name = self.lexeme().to_owned();
        self.advance();
        Ok(self.shared.ast.names.intern(&name))
    }

    /// `(a, b = 2)` of a definition.
    fn parameters(&mut self) -> Parse<Vec<Parameter>> {
        self.expect("(")?;
        let mut parameters = Vec::new();
        loop {
            while self.eat(",") {}
            if self.eat(")") {
                return Ok(parameters);
            }
            let name = self.identifier("a parameter or `)`")?;
            let default = if self.eat("=") { Some(self.expression()?) } else { None };
            parameters.push(Parameter { name, default });
            if !self.is(",") && !self.is(")") {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    /// `(1, b = 2)` of a call.
    fn arguments(&mut self) -> Parse<Arguments> {
        self.expect("(")?;
        let arguments = self.argument_list()?;
        self.expect(")")?;
        Ok(arguments)
    }

    /// Up to `)` or `;`, which are not consumed.
    fn argument_list(&mut self) -> Parse<Arguments> {
        let mut arguments = Vec::new();
        loop {
            while self.eat(",") {}
            if self.is(")") || self.is(";") {
                return Ok(arguments.into());
            }
            let start = self.start();
            let named =
                matches!(self.kind(), TokenKind::Identifier) && matches!(self.kind_after(1), TokenKind::Punct("="));
            let name = if named {
                let name = self.identifier("a name")?;
                self.advance();
                Some(name)
            } else {
                None
            };
            let value = self.expression()?;
            arguments.push(Argument { name, value, span: self.span_from(start) });
            if !self.is(",") && !self.is(")") && !self.is(";") {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    // Expressions.

    fn expression(&mut self) -> Parse<ExprId> {
        self.nested(Self::expression_inner)
    }

    fn expression_inner(&mut self) -> Parse<ExprId> {
        let start = self.start();
        match self.kind() {
            TokenKind::Function => {
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
                if !self.eat("?") {
                    return Ok(condition);
                }
                let then = self.expression()?;
                self.expect(":")?;
                let otherwise = self.expression()?;
                Ok(self.add(ExprKind::Conditional(condition, then, otherwise), start))
            }
        }
    }

    fn optional_expression(&mut self) -> Parse<Option<ExprId>> {
        let begins = matches!(
            self.kind(),
            TokenKind::Identifier
                | TokenKind::Number(_)
                | TokenKind::String(_)
                | TokenKind::True
                | TokenKind::False
                | TokenKind::Undef
                | TokenKind::Function
                | TokenKind::Let
                | TokenKind::Assert
                | TokenKind::Echo
                | TokenKind::Punct("(" | "[" | "-" | "+" | "!" | "~")
        );
        if begins { self.expression().map(Some) } else { Ok(None) }
    }

    /// Binary operators that bind at least as tightly as `minimum`.
    fn binary(&mut self, minimum: u8) -> Parse<ExprId> {
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

    fn binary_operator(&self) -> Option<(Binary, u8)> {
        let TokenKind::Punct(symbol) = self.kind() else { return None };
        Some(match symbol {
            "||" => (Binary::Or, 0),
            "&&" => (Binary::And, 1),
            "==" => (Binary::Equal, 2),
            "!=" => (Binary::NotEqual, 2),
            "<" => (Binary::Less, 3),
            "<=" => (Binary::LessEqual, 3),
            ">" => (Binary::Greater, 3),
            ">=" => (Binary::GreaterEqual, 3),
            "|" => (Binary::BitOr, 4),
            "&" => (Binary::BitAnd, 5),
            "<<" => (Binary::ShiftLeft, 6),
            ">>" => (Binary::ShiftRight, 6),
            "+" => (Binary::Add, 7),
            "-" => (Binary::Subtract, 7),
            "*" => (Binary::Multiply, 8),
            "/" => (Binary::Divide, 8),
            "%" => (Binary::Modulo, 8),
            _ => return None,
        })
    }

    fn unary(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let operator = match self.kind() {
            TokenKind::Punct("-") => Unary::Minus,
            TokenKind::Punct("+") => Unary::Plus,
            TokenKind::Punct("!") => Unary::Not,
            TokenKind::Punct("~") => Unary::Complement,
            _ => return self.power(),
        };
        self.advance();
        let operand = self.nested(Self::unary)?;
        Ok(self.add(ExprKind::Unary(operator, operand), start))
    }

    /// Binds tighter than a sign before it, and to the right: `-2 ^ 2` is -4, `2 ^ 3 ^ 2` is 512.
    fn power(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let base = self.postfix()?;
        if !self.eat("^") {
            return Ok(base);
        }
        let exponent = self.nested(Self::unary)?;
        Ok(self.add(ExprKind::Binary(Binary::Power, base, exponent), start))
    }

    fn postfix(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let mut value = self.primary()?;
        loop {
            if self.is("(") {
                let arguments = self.arguments()?;
                value = self.add(ExprKind::Call(value, arguments), start);
            } else if self.eat("[") {
                let index = self.expression()?;
                self.expect("]")?;
                value = self.add(ExprKind::Index(value, index), start);
            } else if self.eat(".") {
                let member = self.identifier("a member's name")?;
                value = self.add(ExprKind::Member(value, member), start);
            } else {
                return Ok(value);
            }
        }
    }

    fn primary(&mut self) -> Parse<ExprId> {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::Number(value) => ExprKind::Number(value),
            TokenKind::String(index) => ExprKind::String(Text::from(self.strings[index as usize].as_str())),
            TokenKind::True => ExprKind::Bool(true),
            TokenKind::False => ExprKind::Bool(false),
            TokenKind::Undef => ExprKind::Undef,
            TokenKind::Identifier => {
                let name = self.lexeme().to_owned();
                ExprKind::Variable(self.shared.ast.names.intern(&name))
            }
            TokenKind::Punct("(") => {
                self.advance();
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(inner);
            }
            TokenKind::Punct("[") => return self.list(),
            _ => return Err(self.expected("an expression")),
        };
        self.advance();
        Ok(self.add(kind, start))
    }

    /// A list or a range.
    fn list(&mut self) -> Parse<ExprId> {
        let start = self.start();
        self.advance();
        while self.eat(",") {}
        if self.eat("]") {
            return Ok(self.add(ExprKind::List(Rc::new([])), start));
        }
        let first = self.element()?;
        if self.eat(":") {
            let second = self.expression()?;
            let third = if self.eat(":") { Some(self.expression()?) } else { None };
            self.expect("]")?;
            let kind = match third {
                Some(end) => ExprKind::Range(first, Some(second), end),
                None => ExprKind::Range(first, None, second),
            };
            return Ok(self.add(kind, start));
        }
        let mut elements = vec![first];
        loop {
            let mut comma = false;
            while self.eat(",") {
                comma = true;
            }
            if self.eat("]") {
                return Ok(self.add(ExprKind::List(elements.into()), start));
            }
            if !comma {
                return Err(self.expected("`,` or `]`"));
            }
            elements.push(self.element()?);
        }
    }

    /// An element of a list: an expression or a comprehension.
    fn element(&mut self) -> Parse<ExprId> {
        match self.kind() {
            TokenKind::Each | TokenKind::If | TokenKind::Let | TokenKind::For | TokenKind::Punct("(") => {
                self.nested(Self::element_inner)
            }
            _ => self.expression(),
        }
    }

    fn element_inner(&mut self) -> Parse<ExprId> {
        let start = self.start();
        match self.kind() {
            TokenKind::Each => {
                self.advance();
                let value = self.element()?;
                Ok(self.add(ExprKind::Each(value), start))
            }
            TokenKind::If => {
                self.advance();
                self.expect("(")?;
                let condition = self.expression()?;
                self.expect(")")?;
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
                self.expect("(")?;
                let first = self.argument_list()?;
                if self.eat(";") {
                    let condition = self.expression()?;
                    self.expect(";")?;
                    let next = self.argument_list()?;
                    self.expect(")")?;
                    let body = self.element()?;
                    return Ok(self.add(ExprKind::ForLoop(first, condition, next, body), start));
                }
                self.expect(")")?;
                let body = self.element()?;
                Ok(self.add(ExprKind::For(first, body), start))
            }
            TokenKind::Punct("(") if self.comprehension_in_parentheses() => {
                self.advance();
                let inner = self.element()?;
                self.expect(")")?;
                Ok(inner)
            }
            _ => self.expression(),
        }
    }

    /// Whether the parenthesis here holds a comprehension, behind any number of further parentheses and `let`s.
    fn comprehension_in_parentheses(&self) -> bool {
        let mut at = self.at;
        let kind = |at: usize| self.tokens.get(at).map_or(TokenKind::End, |token| token.kind);
        loop {
            match kind(at) {
                TokenKind::Punct("(") => at += 1,
                TokenKind::For | TokenKind::Each | TokenKind::If => return true,
                TokenKind::Let => {
                    let mut depth = 0u32;
                    loop {
                        at += 1;
                        match kind(at) {
                            TokenKind::Punct("(") => depth += 1,
                            TokenKind::Punct(")") if depth <= 1 => break,
                            TokenKind::Punct(")") => depth -= 1,
                            TokenKind::End => return false,
                            _ => {}
                        }
                    }
                    at += 1;
                }
                _ => return false,
            }
        }
    }
}
