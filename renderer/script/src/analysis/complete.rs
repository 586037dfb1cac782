//! What can be written at an offset.
//!
//! The place decides: a statement takes modules, keywords and variables to assign; an expression functions, variables and
//! constants; the beginning of an argument also the names that the call has not been given; `use <` and `include <` files;
//! strings colours, fonts and files. Suggestions are filtered by what is already written and come best first.

use partwright_protocol::BuiltinKind;
use rustc_hash::FxHashSet;

use super::docs;
use super::hover::parameters_or_value;
use super::index::{Definition, DefinitionKind, FILE, Head, Index, Space};
use super::target::{Target, builtin};
use super::{Analysis, TextRange};
use crate::builtin::{self as builtins, Declaration};
use crate::lexer::{Token, TokenKind};

/// Suggestions of one answer; typing on narrows them.
const MAX_ITEMS: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    Module,
    Function,
    Variable,
    Constant,
    Argument,
    Keyword,
    File,
    Color,
    Text,
    Member,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    /// Parameters, value or file.
    pub detail: String,
    pub text: String,
    /// `text` has places to fill in, as in `cube(${1:size});$0`.
    pub snippet: bool,
    pub deprecated: bool,
    /// Smaller comes first.
    pub rank: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// What the text of each replaces.
    pub replace: TextRange,
    pub items: Vec<Completion>,
    /// There are more: ask again after the next letter.
    pub incomplete: bool,
}

/// Documentation of one suggestion, asked for when it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Markdown.
    pub text: String,
}

/// What kind of thing can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Statement,
    Expression {
        list: bool,
    },
    /// After a `.`; the token before it.
    Member(usize),
    Nothing,
}

struct Items<'a> {
    prefix: &'a str,
    found: Vec<Completion>,
    seen: FxHashSet<(String, CompletionKind)>,
}

impl std::hash::Hash for CompletionKind {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (*self as u8).hash(state);
    }
}

/// How well a name fits what is written: a beginning, a part after `_`, letters in order; `None` when it does not.
fn fit(name: &str, prefix: &str) -> Option<u32> {
    if prefix.is_empty() || name.starts_with(prefix) {
        return Some(0);
    }
    let (name, prefix) = (name.to_lowercase(), prefix.to_lowercase());
    if name.starts_with(&prefix) {
        return Some(1);
    }
    if name.contains(&prefix) {
        return Some(2);
    }
    let mut letters = name.chars();
    let first = letters.next() == prefix.chars().next();
    let mut letters = name.chars();
    (first && prefix.chars().all(|wanted| letters.any(|letter| letter == wanted))).then_some(3)
}

impl Items<'_> {
    /// `nearness`: 0 for the innermost names, larger for those from further away.
    fn push(&mut self, nearness: u32, item: Completion) {
        let Some(fit) = fit(&item.label, self.prefix) else { return };
        // Private names of libraries.
        if item.label.starts_with('_') && !self.prefix.starts_with('_') && nearness >= 3 {
            return;
        }
        if self.seen.insert((item.label.clone(), item.kind)) {
            self.found.push(Completion { rank: fit * 10 + nearness, ..item });
        }
    }

    fn plain(&mut self, nearness: u32, label: &str, kind: CompletionKind, detail: &str, text: String, snippet: bool) {
        let (label, detail) = (label.to_owned(), detail.to_owned());
        self.push(nearness, Completion { label, kind, detail, text, snippet, deprecated: false, rank: 0 });
    }
}

/// For a snippet: `$`, `}` and `\` are signs of their own there.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// Arguments of own and library definitions that are filled in. More without a default are most probably alternatives.
const MAX_PLACES: usize = 3;

/// The parameters before the first that has a default, unless there are too many to be meant all at once.
fn required<'a>(index: &'a Index, definition: &'a Definition) -> impl Iterator<Item = &'a str> {
    let parameters = definition.parameters.as_deref().unwrap_or_default();
    let count = parameters.iter().take_while(|it| it.default.is_none()).count();
    let places = if count > MAX_PLACES { 1 } else { count };
    parameters.iter().take(places).map(|it| index.slice(it.name))
}

/// `${1:a}, ${2:b}` of the arguments that must be given.
fn placeholders<'a>(required: impl Iterator<Item = &'a str>) -> String {
    let places: Vec<String> =
        required.enumerate().map(|(at, name)| format!("${{{}:{}}}", at + 1, escape(name))).collect();
    if places.is_empty() { "$1".to_owned() } else { places.join(", ") }
}

impl Analysis {
    pub fn complete(&self, offset: u32) -> Completions {
        let mut offset = offset.min(self.index.text.len() as u32);
        while !self.index.text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        let index = &*self.index;
        if let Some(found) = self.complete_file_name(offset) {
            return found;
        }
        let in_comment = |comment: &crate::ast::Comment| {
            comment.start < offset && (offset < comment.end || !comment.block && offset == comment.end)
        };
        let comment = index.comments.partition_point(|comment| comment.end < offset);
        if index.comments.get(comment).is_some_and(in_comment) {
            return Completions::default();
        }
        let at = index.token_at(offset);
        let current = at.and_then(|at| index.tokens.get(at));
        if let Some(token) = current
            && token.start < offset
            && (matches!(token.kind, TokenKind::String(_)) && offset < token.end
                || matches!(token.kind, TokenKind::Unterminated))
        {
            return self.complete_string(offset, TextRange { start: token.start, end: token.end });
        }
        if let Some(token) = current
            && matches!(token.kind, TokenKind::Number)
            && token.start < offset
        {
            return Completions::default();
        }
        let word = current.filter(|token| token.start < offset && is_word(index, token.start, token.end));
        let replace =
            word.map_or(TextRange { start: offset, end: offset }, |it| TextRange { start: it.start, end: it.end });
        // The token before what is being written.
        let before =
            index.tokens.partition_point(|token| token.end <= replace.start && !matches!(token.kind, TokenKind::End));
        let prefix = index.text.get(replace.start as usize..offset as usize).unwrap_or_default();
        let mut items = Items { prefix, found: Vec::new(), seen: FxHashSet::default() };
        let scope = index.scope_at(replace.start);
        let called = index.text.get(replace.end as usize..).is_some_and(|rest| rest.trim_start().starts_with('('));
        match self.position(before, replace.start) {
            Position::Statement => self.complete_statement(&mut items, scope, replace.start, called),
            Position::Expression { list } => {
                if matches!(before.checked_sub(1).and_then(|at| index.tokens.get(at)), Some(token) if matches!(token.kind, TokenKind::Punct(b'(' | b',')))
                {
                    self.complete_arguments(&mut items, replace.start);
                }
                self.complete_expression(&mut items, scope, replace.start, called, list);
            }
            Position::Member(object) => self.complete_member(&mut items, object, scope),
            Position::Nothing => {}
        }
        let mut found = items.found;
        found.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
        let incomplete = found.len() > MAX_ITEMS;
        found.truncate(MAX_ITEMS);
        Completions { replace, items: found, incomplete }
    }

    /// What the tokens before number `before` make of the place.
    fn position(&self, before: usize, offset: u32) -> Position {
        let tokens = &self.index.tokens;
        let Some(last) = before.checked_sub(1).and_then(|at| tokens.get(at)) else { return Position::Statement };
        // The innermost bracket that is open. One that the text never closes ends with its statement.
        let mut open: Vec<u8> = Vec::new();
        for token in tokens.get(..before).unwrap_or_default() {
            match token.kind {
                TokenKind::Punct(symbol @ (b'(' | b'[' | b'{')) => open.push(symbol),
                TokenKind::Punct(b')' | b']') if open.last().is_some_and(|symbol| *symbol != b'{') => {
                    open.pop();
                }
                TokenKind::Punct(b'}') => while open.pop().is_some_and(|symbol| symbol != b'{') {},
                TokenKind::Punct(b';') if !matches!(open.as_slice(), [.., b'[', b'(']) => {
                    while open.last().is_some_and(|symbol| *symbol != b'{') {
                        open.pop();
                    }
                }
                _ => {}
            }
        }
        let inside = open.last().copied().filter(|symbol| *symbol != b'{');
        let list = inside == Some(b'[');
        // Modifiers, where a statement could begin before them.
        let is_modifier = |token: &&Token| matches!(token.kind, TokenKind::Punct(b'!' | b'#' | b'%' | b'*'));
        let modifiers = tokens.get(..before).unwrap_or_default().iter().rev().take_while(is_modifier).count();
        if modifiers > 0 && inside.is_none() {
            let begin = tokens.get(before - modifiers).map_or(offset, |token| token.start);
            return match self.position(before - modifiers, begin) {
                Position::Statement => Position::Statement,
                _ => Position::Expression { list },
            };
        }
        let new_line = self.index.text.get(last.end as usize..offset as usize).is_some_and(|it| it.contains('\n'));
        match (last.kind, inside) {
            (TokenKind::Punct(b'.'), _) => Position::Member(before - 1),
            (TokenKind::Punct(b';' | b'{' | b'}'), None) => Position::Statement,
            (TokenKind::Use(_) | TokenKind::Include(_), _) => Position::Statement,
            (TokenKind::Punct(b')') | TokenKind::Else | TokenKind::Each, _)
                if self.index.heads.contains_key(&last.end) =>
            {
                match self.index.heads.get(&last.end) {
                    Some(Head::Statement) if inside.is_none() => Position::Statement,
                    _ => Position::Expression { list },
                }
            }
            (TokenKind::Punct(b')' | b']' | b'}'), _) | (TokenKind::Unterminated | TokenKind::Illegal, _) => {
                if new_line && inside.is_none() { Position::Statement } else { Position::Nothing }
            }
            (TokenKind::Module | TokenKind::Function, _) => Position::Nothing,
            (TokenKind::Punct(_) | TokenKind::Pair(..), _) => Position::Expression { list },
            (TokenKind::Identifier | TokenKind::Number | TokenKind::String(_), _)
            | (TokenKind::True | TokenKind::False | TokenKind::Undef, _) => {
                if new_line && inside.is_none() {
                    Position::Statement
                } else {
                    Position::Nothing
                }
            }
            _ => Position::Nothing,
        }
    }

    /// Own definitions that are seen at a place, the innermost first.
    fn own(&self, scope: u32, at: u32, mut each: impl FnMut(u32, u32, &Definition)) {
        let mut chain = vec![scope];
        let mut inner = scope;
        while let Some(parent) = self.index.scopes.get(inner as usize).and_then(|scope| scope.parent) {
            chain.push(parent);
            inner = parent;
        }
        for (id, definition) in self.index.definitions.iter().enumerate() {
            let local = definition.visible_from <= at && chain.contains(&definition.scope);
            // What is being written is no name yet.
            if local && !definition.name.contains(at) {
                each(if definition.scope == FILE { 1 } else { 0 }, id as u32, definition);
            }
        }
    }

    fn complete_statement(&self, items: &mut Items<'_>, scope: u32, at: u32, called: bool) {
        let mut own = Vec::new();
        self.own(scope, at, |nearness, id, definition| own.push((nearness, id, definition.clone())));
        for (nearness, id, definition) in own {
            let name = self.name(definition.name);
            match definition.kind {
                DefinitionKind::Module => {
                    let parent = self.index.parents.contains(&id);
                    items.push(nearness, module_item(&self.index, &definition, called, parent));
                }
                DefinitionKind::Assignment | DefinitionKind::Parameter => {
                    let text = if called { name.to_owned() } else { format!("{name} = ") };
                    let detail = parameters_or_value(&self.index, &definition);
                    items.plain(nearness + 2, name, CompletionKind::Variable, &detail, text, false);
                }
                DefinitionKind::Function | DefinitionKind::Binding => {}
            }
        }
        for (key, &(file, id)) in &self.view.names {
            if key.0 == Space::Module
                && fit(&key.1, items.prefix).is_some()
                && let Some(file) = self.view.files.get(file as usize)
                && let Some(definition) = file.index.definition(id)
            {
                // Whether it takes children is not known of other files.
                items.push(4, module_item(&file.index, definition, called, false));
            }
        }
        for declaration in builtins::declarations() {
            match declaration.kind {
                BuiltinKind::Module => items.push(3, builtin_module(declaration, called)),
                BuiltinKind::SpecialVariable if !declaration.name.starts_with("$vp") => {
                    let text = if called { declaration.name.to_owned() } else { format!("{} = ", declaration.name) };
                    items.plain(5, declaration.name, CompletionKind::Variable, declaration.doc, text, false);
                }
                BuiltinKind::Keyword => {
                    let text = match declaration.name {
                        "module" => "module ${1:name}($2) {\n    $0\n}",
                        "function" => "function ${1:name}($2) = $0;",
                        "use" => "use <$1>",
                        "include" => "include <$1>",
                        "else" => "else ",
                        _ => continue,
                    };
                    items.plain(3, declaration.name, CompletionKind::Keyword, declaration.doc, text.to_owned(), true);
                }
                BuiltinKind::SpecialVariable | BuiltinKind::Function | BuiltinKind::Constant => {}
            }
        }
    }

    fn complete_expression(&self, items: &mut Items<'_>, scope: u32, at: u32, called: bool, list: bool) {
        let mut own = Vec::new();
        self.own(scope, at, |nearness, _, definition| own.push((nearness, definition.clone())));
        for (nearness, definition) in own {
            items.extend_value(nearness, &self.index, &definition, called);
        }
        for &(file, id) in self.view.names.values() {
            if let Some(file) = self.view.files.get(file as usize)
                && let Some(definition) = file.index.definition(id)
            {
                items.extend_value(4, &file.index, definition, called);
            }
        }
        for declaration in builtins::declarations() {
            let name = declaration.name;
            match declaration.kind {
                BuiltinKind::Function => {
                    let text = if called { name.to_owned() } else { builtin_call(declaration, "$0") };
                    items.plain(3, name, CompletionKind::Function, &declaration.signature(), text, !called);
                }
                BuiltinKind::Constant => {
                    items.plain(3, name, CompletionKind::Constant, declaration.doc, name.to_owned(), false)
                }
                BuiltinKind::SpecialVariable => {
                    items.plain(5, name, CompletionKind::Variable, declaration.doc, name.to_owned(), false);
                }
                BuiltinKind::Keyword if matches!(name, "true" | "false" | "undef") => {
                    items.plain(3, name, CompletionKind::Constant, declaration.doc, name.to_owned(), false);
                }
                BuiltinKind::Keyword | BuiltinKind::Module => {
                    let text = match name {
                        "let" => "let (${1:name} = $2) $0",
                        "assert" => "assert($1) $0",
                        "echo" => "echo($1) $0",
                        "function" => "function ($1) $0",
                        "for" if list => "for (${1:i} = [${2:0} : ${3:9}]) $0",
                        "if" if list => "if ($1) $0",
                        "each" if list => "each $0",
                        _ => continue,
                    };
                    let (text, snippet) = if called { (name, false) } else { (text, true) };
                    items.plain(4, name, CompletionKind::Keyword, declaration.doc, text.to_owned(), snippet);
                }
            }
        }
    }

    /// Names of arguments that the call around the place has not been given.
    fn complete_arguments(&self, items: &mut Items<'_>, at: u32) {
        let Some(call) = self.index.call_at(at) else { return };
        let Some(target) = self.callee(call) else { return };
        let Some(call) = self.index.calls.get(call as usize).filter(|call| !call.binds) else { return };
        let others = || call.arguments.iter().filter(|argument| argument.range.end < at || argument.range.start > at);
        let given: Vec<&str> = others().filter_map(|argument| argument.name).map(|name| self.name(name)).collect();
        let positional = others().filter(|argument| argument.name.is_none() && argument.range.end < at).count();
        let mut push = |place: Option<usize>, name: &str, detail: &str| {
            if !given.contains(&name) && place.is_none_or(|place| place >= positional) {
                items.plain(0, &format!("{name} ="), CompletionKind::Argument, detail, format!("{name} = "), false);
            }
        };
        match &target {
            Target::Builtin(declaration) if !declaration.binds_itself => {
                let mut place = 0;
                for argument in declaration.arguments {
                    let unit = if argument.unit.is_empty() { "" } else { argument.unit };
                    let detail = match argument.default {
                        Some(default) if !default.is_empty() => format!("{default} {unit}"),
                        _ => unit.to_owned(),
                    };
                    push((!argument.named_only).then_some(place), argument.name, detail.trim());
                    place += usize::from(!argument.named_only);
                }
                if declaration.is_module()
                    && matches!(
                        declaration.name,
                        "sphere"
                            | "cylinder"
                            | "circle"
                            | "rotate_extrude"
                            | "linear_extrude"
                            | "offset"
                            | "text"
                            | "minkowski"
                            | "import"
                    )
                {
                    for name in ["$fn", "$fa", "$fs", "$tol"] {
                        push(None, name, builtin(Space::Variable, name).map_or("", |it| it.doc));
                    }
                }
            }
            Target::Builtin(_) => {}
            Target::Own(_) | Target::Other { .. } => {
                let Some((index, definition)) = target.definition(&self.index) else { return };
                for (place, parameter) in definition.parameters.iter().flatten().enumerate() {
                    let default = parameter.default.map(|default| index.slice(default)).unwrap_or_default();
                    push(Some(place), index.slice(parameter.name), default);
                }
            }
        }
    }

    /// `[x, y, z]` of a vector, or the members of an object whose making is seen.
    fn complete_member(&self, items: &mut Items<'_>, dot: usize, scope: u32) {
        let index = &*self.index;
        let mut members: Vec<(String, &str)> = Vec::new();
        let object = dot.checked_sub(1).and_then(|at| index.tokens.get(at));
        if let Some(token) = object {
            let range = TextRange { start: token.start, end: token.end };
            let made = match token.kind {
                TokenKind::Identifier => match self.resolve_name(scope, range, Space::Variable) {
                    Some(Target::Own(id)) => index.definition(id).and_then(|it| it.value).map(|value| value.start),
                    _ => None,
                },
                TokenKind::Punct(b')') => index
                    .calls
                    .iter()
                    .find(|call| call.closed && call.close == token.start)
                    .and_then(|call| call.callee)
                    .map(|callee| callee.start),
                _ => None,
            };
            let call =
                made.and_then(|start| index.calls.iter().find(|call| call.callee.is_some_and(|it| it.start == start)));
            if let Some(call) = call {
                match call.callee.map(|callee| self.name(callee)).unwrap_or_default() {
                    "textmetrics" => {
                        let names = ["position", "size", "ascent", "descent", "offset", "advance"];
                        members.extend(names.map(|name| (name.to_owned(), "of the text")));
                    }
                    "fontmetrics" => {
                        let names = ["nominal", "max", "interline", "font"];
                        members.extend(names.map(|name| (name.to_owned(), "of the font")));
                    }
                    "object" => {
                        let names = call.arguments.iter().filter_map(|argument| argument.name);
                        members.extend(names.map(|name| (self.name(name).to_owned(), "")));
                    }
                    _ => {}
                }
            }
        }
        if members.is_empty() {
            members.extend(["x", "y", "z"].map(|name| (name.to_owned(), "component of a vector")));
        }
        for (name, detail) in members {
            items.plain(0, &name, CompletionKind::Member, detail, name.clone(), false);
        }
    }

    /// After `use <` or `include <`, up to the end of the line.
    fn complete_file_name(&self, offset: u32) -> Option<Completions> {
        let before = self.index.text.get(..offset as usize)?;
        let line = before.rsplit('\n').next()?;
        let (head, written) = line.rsplit_once('<')?;
        let keyword = head.trim().rsplit([';', ' ']).next()?;
        if !matches!(keyword, "use" | "include") || written.contains('>') {
            return None;
        }
        let rest = self.index.text.get(offset as usize..)?;
        let line_rest = rest.split('\n').next().unwrap_or_default();
        let end = offset + line_rest.find('>').map_or(0, |at| at + 1) as u32;
        let replace = TextRange { start: offset - written.len() as u32, end };
        let mut items = Items { prefix: written, found: Vec::new(), seen: FxHashSet::default() };
        for path in self.library.loader.list() {
            if path.ends_with(".scad") {
                items.plain(0, &path, CompletionKind::File, "", format!("{path}>"), false);
            }
        }
        let mut found = items.found;
        found.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
        let incomplete = found.len() > MAX_ITEMS;
        found.truncate(MAX_ITEMS);
        Some(Completions { replace, items: found, incomplete })
    }

    /// Colours, fonts and files, in strings that are arguments of what takes them.
    fn complete_string(&self, offset: u32, token: TextRange) -> Completions {
        let Some(call_id) = self.index.call_at(token.start) else { return Completions::default() };
        let Some(call) = self.index.calls.get(call_id as usize) else { return Completions::default() };
        let Some(at) = call.arguments.iter().position(|argument| argument.range.contains(token.start)) else {
            return Completions::default();
        };
        let named = call.arguments.get(at).and_then(|argument| argument.name).map(|name| self.name(name).to_owned());
        let Some(argument) = named.or_else(|| self.positional(call_id, at).map(|(_, name)| name)) else {
            return Completions::default();
        };
        let callee = call.callee.map(|callee| self.name(callee)).unwrap_or_default();
        let closed = token.end > token.start + 1 && self.name(token).ends_with('"');
        let replace = TextRange { start: token.start + 1, end: token.end - u32::from(closed) };
        let prefix = self.index.text.get(replace.start as usize..offset as usize).unwrap_or_default();
        let mut items = Items { prefix, found: Vec::new(), seen: FxHashSet::default() };
        let mut offer = |label: &str, kind: CompletionKind, detail: &str| {
            let text = if closed { label.to_owned() } else { format!("{label}\"") };
            items.plain(0, label, kind, detail, text, false);
        };
        match (callee, argument.as_str()) {
            ("color", "c" | "color") => {
                for (name, hex) in builtins::color_names() {
                    offer(name, CompletionKind::Color, &hex);
                }
            }
            ("text" | "textmetrics" | "fontmetrics", "font") => {
                for font in partwright_text::font_names() {
                    offer(&font, CompletionKind::Text, "");
                }
            }
            ("text" | "textmetrics", "halign") => {
                for word in ["left", "center", "right"] {
                    offer(word, CompletionKind::Text, "");
                }
            }
            ("text" | "textmetrics", "valign") => {
                for word in ["top", "center", "baseline", "bottom"] {
                    offer(word, CompletionKind::Text, "");
                }
            }
            ("text" | "textmetrics", "direction") => {
                for word in ["ltr", "rtl", "ttb", "btt"] {
                    offer(word, CompletionKind::Text, "");
                }
            }
            ("import" | "surface", "file") => {
                let endings: &[&str] = if callee == "surface" {
                    &[".png", ".dat", ".txt", ".csv"]
                } else {
                    &[".stl", ".off", ".obj", ".3mf", ".amf", ".svg", ".dxf", ".json"]
                };
                for path in self.library.loader.list() {
                    let lower = path.to_ascii_lowercase();
                    if endings.iter().any(|ending| lower.ends_with(ending)) {
                        offer(&path, CompletionKind::File, "");
                    }
                }
            }
            _ => {}
        }
        let mut found = items.found;
        found.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
        found.truncate(MAX_ITEMS);
        Completions { replace, items: found, incomplete: false }
    }

    /// Documentation of a suggestion that was made at an offset.
    pub fn describe(&self, offset: u32, label: &str, kind: CompletionKind) -> Option<Described> {
        let offset = offset.min(self.index.text.len() as u32);
        let space = match kind {
            CompletionKind::Module => Space::Module,
            CompletionKind::Function => Space::Function,
            CompletionKind::Variable | CompletionKind::Constant => Space::Variable,
            CompletionKind::Keyword => {
                let declaration = builtins::declarations().find(|it| it.name == label)?;
                return Some(Described { text: self.about(&Target::Builtin(declaration)) });
            }
            CompletionKind::Argument => {
                let target = self.callee(self.index.call_at(offset)?)?;
                let name = label.trim_end_matches(" =");
                let text = if name.starts_with('$') {
                    self.about(&Target::Builtin(builtin(Space::Variable, name)?))
                } else {
                    self.about_argument(&target, name)?
                };
                return Some(Described { text });
            }
            CompletionKind::File | CompletionKind::Color | CompletionKind::Text | CompletionKind::Member => {
                return None;
            }
        };
        let scope = self.index.scope_at(offset);
        let own = self.index.symbols.get(label).and_then(|&symbol| self.index.lookup(scope, symbol, space, offset));
        let target = own.map(Target::Own).or_else(|| self.resolve_outside(space, label))?;
        Some(Described { text: self.about(&target) })
    }
}

impl Items<'_> {
    /// A function or variable of an expression.
    fn extend_value(&mut self, nearness: u32, index: &Index, definition: &Definition, called: bool) {
        let name = index.slice(definition.name);
        // Cheaper than to write down what would be dropped.
        if definition.kind == DefinitionKind::Module || fit(name, self.prefix).is_none() {
            return;
        }
        let detail = parameters_or_value(index, definition);
        match &definition.parameters {
            Some(_) => {
                let places = placeholders(required(index, definition));
                let text = if called { name.to_owned() } else { format!("{}({places})$0", escape(name)) };
                self.plain(nearness, name, CompletionKind::Function, &detail, text, !called);
            }
            None => {
                let constant = name.bytes().all(|byte| !byte.is_ascii_lowercase()) && name.len() > 1;
                let kind = if constant { CompletionKind::Constant } else { CompletionKind::Variable };
                self.plain(nearness, name, kind, &detail, name.to_owned(), false);
            }
        }
    }
}

fn is_word(index: &Index, start: u32, end: u32) -> bool {
    let word = index.text.get(start as usize..end as usize).unwrap_or_default();
    word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$')
        && word.bytes().skip(1).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn module_item(index: &Index, definition: &Definition, called: bool, parent: bool) -> Completion {
    let name = index.slice(definition.name);
    let end = if parent { ") $0" } else { ");$0" };
    let inside = placeholders(required(index, definition));
    let text = if called { name.to_owned() } else { format!("{}({inside}{end}", escape(name)) };
    Completion {
        label: name.to_owned(),
        kind: CompletionKind::Module,
        detail: parameters_or_value(index, definition),
        text,
        snippet: !called,
        deprecated: docs::is_deprecated(index, definition),
        rank: 0,
    }
}

fn builtin_call(declaration: &Declaration, end: &str) -> String {
    // Any number of values have no names to fill in.
    let required = declaration.arguments.iter().filter(|it| it.default.is_none() && it.name != "values");
    format!("{}({}){end}", escape(declaration.name), placeholders(required.map(|it| it.name)))
}

fn builtin_module(declaration: &Declaration, called: bool) -> Completion {
    let name = declaration.name;
    let text = match name {
        _ if called => name.to_owned(),
        "for" | "intersection_for" => format!("{name} (${{1:i}} = [${{2:0}} : ${{3:9}}]) $0"),
        "let" | "assign" => format!("{name} (${{1:name}} = $2) $0"),
        "if" => "if ($1) {\n    $0\n}".to_owned(),
        "union" | "difference" | "intersection" | "hull" | "minkowski" | "render" | "group" => {
            format!("{name}() {{\n    $0\n}}")
        }
        "echo" | "assert" | "children" | "child" | "import" | "surface" | "text" => builtin_call(declaration, ";$0"),
        _ if builtins::takes_no_children(name) => builtin_call(declaration, ";$0"),
        _ => builtin_call(declaration, " $0"),
    };
    Completion {
        label: name.to_owned(),
        kind: CompletionKind::Module,
        detail: declaration.signature(),
        text,
        snippet: !called,
        deprecated: matches!(name, "assign" | "child"),
        rank: 0,
    }
}
