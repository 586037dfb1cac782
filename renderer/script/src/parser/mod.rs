//! Tokens to syntax tree, by recursive descent for statements and precedence climbing for expressions.
//!
//! One file at a time: the files that it names are in its items. Recovers: a missing semicolon is reported once and
//! assumed; any other error skips to the end of the statement. Depth is bounded by [`MAX_NESTING`], and the stack grows
//! on the heap, so no text overflows it.

mod expression;
mod statement;

pub(crate) use statement::is_font;

use std::sync::Arc;

use partwright_graph::Span;
use partwright_protocol::{Diagnostic, Fix};
use rustc_hash::FxHashMap;

use crate::ast::{Argument, Ast, ExprId, ExprKind, Item, Parameter, Reference, ScopeId};
use crate::diagnostics::{Code, syntax};
use crate::lexer::{Lexed, Token, TokenKind, lex};
use crate::source::{Lines, Sources};

/// Brackets, unary operators, conditionals and statements within each other.
const MAX_NESTING: u32 = 1000;
/// Further errors are consequences, more often than not; so many names assigned twice are told as well.
const MAX_ERRORS: usize = 50;
/// Tokens before an error that are searched for its open bracket.
const MAX_LOOK_BACK: usize = 10_000;

/// One file, parsed by itself. Locations and spans name no file.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) ast: Ast,
    pub(crate) root: ScopeId,
    pub(crate) lines: Arc<Lines>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names assigned twice in one scope other than the file's own: first and last place.
    pub(crate) overwritten: Vec<(Span, Span)>,
    /// Children on a line of their own behind a module that takes none: a semicolon may be missing before each.
    pub(crate) orphans: Vec<Span>,
    /// The files that it names, but for fonts.
    pub(crate) references: Vec<Arc<str>>,
    /// Those that it names inside of bodies.
    pub(crate) nested: Vec<Item>,
}

impl File {
    /// Bytes that it takes, about.
    pub(crate) fn size(&self) -> usize {
        self.lines.text().len() + self.ast.size()
    }
}

/// Parses one file's text. Never fails: what is no statement is in its diagnostics.
pub(crate) fn parse_file(text: Arc<str>) -> File {
    let lines = Arc::new(Lines::new(text.clone()));
    let text = &*text;
    let mut shared = Shared {
        ast: Ast::default(),
        sources: Sources::default(),
        diagnostics: Vec::new(),
        overwritten: Vec::new(),
        orphans: Vec::new(),
        references: Vec::new(),
        nested: Vec::new(),
        assigned: FxHashMap::default(),
        items: Vec::new(),
    };
    shared.sources.add(None, lines.clone());
    let root = shared.ast.add_scope();
    let Lexed { tokens, strings, comments } = lex(text);
    shared.ast.comments = comments;
    shared.ast.reserve(tokens.len());
    let mut parser = Parser {
        shared: &mut shared,
        text,
        tokens,
        strings,
        source: 0,
        at: 0,
        depth: 0,
        last_error: u32::MAX,
        top: true,
        place: Place::File,
        misplaced: false,
        comprehensions: FxHashMap::default(),
        closings: Vec::new(),
        arguments: Vec::new(),
        elements: Vec::new(),
        parameters: Vec::new(),
    };
    parser.statements(root, false);
    parser.fill(root, 0);
    let Shared { ast, diagnostics, overwritten, orphans, references, nested, .. } = shared;
    File { ast, root, lines, diagnostics, overwritten, orphans, references, nested }
}

/// What the parser fills.
struct Shared {
    ast: Ast,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    overwritten: Vec<(Span, Span)>,
    orphans: Vec<Span>,
    references: Vec<Arc<str>>,
    nested: Vec<Item>,
    /// Where each name was assigned first, in scopes other than the file's.
    assigned: FxHashMap<(ScopeId, crate::ast::Symbol), Span>,
    /// Of the bodies that are being read, each behind those of the one around it.
    items: Vec<Item>,
}

impl Shared {
    fn report(&mut self, code: &Code, span: Span, message: String) -> Option<&mut Diagnostic> {
        if self.diagnostics.len() >= MAX_ERRORS {
            return None;
        }
        self.diagnostics.push(code.error(message).at(self.sources.locate(span)));
        self.diagnostics.last_mut()
    }

    /// A file that is named in a scope.
    fn reference(&mut self, scope: ScopeId, path: &str, span: Span, make: fn(Reference) -> Item) {
        let path: Arc<str> = path.into();
        if !is_font(&path) {
            self.references.push(path.clone());
        }
        let item = make(Reference { path, span });
        if scope != ScopeId::default() {
            self.nested.push(item.clone());
        }
        self.items.push(item);
    }
}

struct Parser<'a> {
    shared: &'a mut Shared,
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
    place: Place,
    /// One misplaced definition is often a missing `}`, and all that follow are then misplaced too.
    misplaced: bool,
    /// Tokens from which it is known whether a comprehension stands there behind parentheses, so that each is looked at once.
    comprehensions: FxHashMap<usize, bool>,
    /// For each opening parenthesis the token that closes it; made when it is first needed.
    closings: Vec<Option<usize>>,
    /// Of the lists that are being read, each behind those of the one around it.
    arguments: Vec<Argument>,
    elements: Vec<ExprId>,
    parameters: Vec<Parameter>,
}

/// What may stand here: only a file uses files, and the children of an instantiation define nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    File,
    Body,
    Children,
}

/// An error that has been reported; the statement's rest is to be skipped.
#[derive(Debug)]
struct Failed;

type Parse<T> = Result<T, Failed>;

impl<'a> Parser<'a> {
    #[inline(always)]
    fn token(&self) -> Token {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    #[inline(always)]
    fn kind(&self) -> TokenKind {
        self.token().kind
    }

    #[inline(always)]
    fn kind_after(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |token| token.kind)
    }

    #[inline(always)]
    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn is(&self, symbol: u8) -> bool {
        self.kind() == TokenKind::Punct(symbol)
    }

    #[inline(always)]
    fn eat(&mut self, symbol: u8) -> bool {
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

    fn lexeme(&self) -> &'a str {
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

    /// The items from `first` on are those of the body.
    fn fill(&mut self, scope: ScopeId, first: usize) {
        let Shared { ast, items, .. } = &mut *self.shared;
        ast.fill_scope(scope, items.drain(first..));
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
                    let note = self.unclosed(start);
                    if let Some(diagnostic) = self.shared.report(&syntax::UNEXPECTED, span, message) {
                        diagnostic.notes.extend(note);
                    }
                }
            }
        }
        Failed
    }

    /// Where a bracket was opened on an earlier line that is still open here: there the closing one may be missing.
    fn unclosed(&self, start: u32) -> Option<String> {
        let mut closed = 0u32;
        for token in self.tokens[..self.at.min(self.tokens.len())].iter().rev().take(MAX_LOOK_BACK) {
            match token.kind {
                TokenKind::Punct(b')' | b']') => closed += 1,
                TokenKind::Punct(b'(' | b'[') if closed > 0 => closed -= 1,
                TokenKind::Punct(symbol @ (b'(' | b'[')) => {
                    let between = self.text.get(token.start as usize..start as usize).unwrap_or_default();
                    let line = self.shared.sources.line(self.span(token.start, token.end));
                    return between
                        .contains('\n')
                        .then(|| format!("`{}` of line {line} is still open here", char::from(symbol)));
                }
                TokenKind::Punct(b'{' | b'}') => return None,
                _ => {}
            }
        }
        None
    }

    /// One comma and no more: another one is reported and skipped.
    fn commas(&mut self) -> bool {
        let found = self.eat(b',');
        if found {
            self.no_comma();
        }
        found
    }

    /// Commas where an element must stand are reported once and skipped.
    fn no_comma(&mut self) {
        let start = self.start();
        while self.eat(b',') {}
        if self.start() == start || self.last_error == start {
            return;
        }
        self.last_error = start;
        let span = self.span_from(start);
        let location = self.shared.sources.locate(span);
        let message = "nothing stands before this comma: remove it".to_owned();
        if let Some(diagnostic) = self.shared.report(&syntax::UNEXPECTED, span, message) {
            diagnostic.fix = Some(Fix { title: "Remove `,`".into(), location, replacement: String::new() });
        }
    }

    fn expect(&mut self, symbol: u8) -> Parse<()> {
        if self.eat(symbol) { Ok(()) } else { Err(self.expected(&format!("`{}`", char::from(symbol)))) }
    }

    /// A statement's `;`. Where the next token begins a statement, the semicolon is merely missing.
    fn semicolon(&mut self) -> Parse<()> {
        if self.eat(b';') {
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
                new_line || matches!(self.kind_after(1), TokenKind::Punct(b'=' | b'('))
            }
            TokenKind::Punct(b'}') => true,
            TokenKind::Punct(b'*' | b'#' | b'%' | b'!' | b'{') => new_line,
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
                TokenKind::Punct(b';') if braces == 0 => return self.advance(),
                TokenKind::Punct(b'{') => braces += 1,
                TokenKind::Punct(b'}') if braces == 0 => return,
                TokenKind::Punct(b'}') => {
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
                        && matches!(self.kind_after(1), TokenKind::Punct(b'=')) =>
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
        // So many levels fit into what is left where the stack has been looked at.
        let result = match self.depth % 8 {
            0 => stacker::maybe_grow(128 * 1024, 1024 * 1024, || inner(self)),
            _ => inner(self),
        };
        self.depth -= 1;
        result
    }
}
