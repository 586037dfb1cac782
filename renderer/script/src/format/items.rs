//! The tokens and comments of a text in order, with what the layout needs to know of each: brackets and their partners,
//! where statements begin, which signs are unary, and the author's line breaks.

use std::borrow::Cow;

use crate::lexer::{TokenKind, lex};

/// What stands outside all brackets.
pub(super) const TOP: usize = usize::MAX;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Token(TokenKind),
    LineComment,
    BlockComment,
}

/// What a token does, where its text alone does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// Belongs to what follows: a sign or a modifier.
    Prefix,
    RangeColon,
    /// Closes the parenthesis of `for`, `if`, `let`, …, whose body follows.
    HeadClose,
}

#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub(super) kind: Kind,
    pub(super) text: Cow<'a, str>,
    /// Line breaks before it.
    pub(super) breaks: usize,
    /// The author's column, `None` where this module broke the line.
    pub(super) column: Option<usize>,
    /// The bracket that it stands in, or [`TOP`].
    pub(super) frame: usize,
    /// For brackets: the other one.
    pub(super) partner: Option<usize>,
    pub(super) role: Role,
    /// First token of a statement, or of an element behind a comma or an opening bracket.
    pub(super) begins: bool,
    /// An instantiation that is the child of the one before it in the same statement.
    pub(super) child: bool,
    /// In a statement that assigns: what follows on further lines is an expression.
    pub(super) assigns: bool,
}

impl Item<'_> {
    pub(super) fn is(&self, symbol: u8) -> bool {
        self.is_token(TokenKind::Punct(symbol))
    }

    pub(super) fn is_token(&self, kind: TokenKind) -> bool {
        self.kind == Kind::Token(kind)
    }

    pub(super) fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::LineComment | Kind::BlockComment)
    }

    pub(super) fn opens(&self) -> bool {
        self.is(b'(') || self.is(b'[') || self.is(b'{')
    }

    pub(super) fn closes(&self) -> bool {
        self.is(b')') || self.is(b']') || self.is(b'}')
    }

    /// Whether a sign behind it is a binary operator.
    fn ends_operand(&self) -> bool {
        use TokenKind::{False, Identifier, Number, String, True, Undef};
        match self.kind {
            Kind::Token(Identifier | Number | String(_) | True | False | Undef) => true,
            _ => (self.is(b')') && self.role != Role::HeadClose) || self.is(b']'),
        }
    }
}

/// Whether the frame holds statements.
pub(super) fn is_block(items: &[Item<'_>], frame: usize) -> bool {
    items.get(frame).is_none_or(|opener| opener.is(b'{'))
}

/// What is known of an open bracket while its content is read.
struct Open {
    frame: usize,
    block: bool,
    /// A statement or an element is to begin.
    begins: bool,
    assigns: bool,
    /// Whether the closing parenthesis ends a head.
    head: bool,
    /// `?` without their `:`.
    conditions: usize,
}

impl Open {
    fn new(frame: usize, block: bool, head: bool) -> Self {
        Self { frame, block, begins: true, assigns: false, head, conditions: 0 }
    }
}

/// `None` when brackets do not match.
pub(super) fn items(source: &str) -> Option<Vec<Item<'_>>> {
    let mut items = pieces(source);
    let mut open = vec![Open::new(TOP, true, false)];
    // The two tokens before.
    let (mut last, mut before): (Option<usize>, Option<usize>) = (None, None);
    for at in 0..items.len() {
        let top = open.last_mut()?;
        items[at].frame = top.frame;
        if items[at].is_comment() {
            continue;
        }
        let Kind::Token(kind) = items[at].kind else { continue };
        let ends_operand = last.is_some_and(|last| items[last].ends_operand());
        if items[at].closes() {
            let closed = open.pop()?;
            let opener = items.get(closed.frame)?;
            if !matches!((&*opener.text, &*items[at].text), ("(", ")") | ("[", "]") | ("{", "}")) {
                return None;
            }
            items[closed.frame].partner = Some(at);
            items[at].partner = Some(closed.frame);
            let outer = open.last_mut()?;
            if closed.head {
                items[at].role = Role::HeadClose;
            }
            if closed.block {
                (outer.begins, outer.assigns) = (true, false);
            }
            (before, last) = (last, Some(at));
            continue;
        }
        if top.begins && !matches!(kind, TokenKind::Else | TokenKind::Punct(b';' | b',')) {
            items[at].begins = true;
            top.begins = false;
        }
        items[at].assigns = top.assigns;
        match kind {
            TokenKind::Punct(b';') => (top.begins, top.assigns) = (true, false),
            // What follows belongs to the `if`'s statement.
            TokenKind::Else => top.begins = false,
            TokenKind::Punct(b',') if !top.block => top.begins = true,
            TokenKind::Use(_) | TokenKind::Include(_) => top.begins = true,
            TokenKind::Punct(b'=') if top.block => top.assigns = true,
            TokenKind::Punct(b'?') => top.conditions += 1,
            TokenKind::Punct(b':') if top.conditions > 0 => top.conditions -= 1,
            TokenKind::Punct(b':') => items[at].role = Role::RangeColon,
            TokenKind::Punct(b'*' | b'#' | b'%' | b'!') if top.block && !top.assigns => items[at].role = Role::Prefix,
            TokenKind::Punct(b'-' | b'+' | b'!' | b'~') if !ends_operand => items[at].role = Role::Prefix,
            TokenKind::Punct(b'(') => {
                use TokenKind::{Assert, Echo, For, Function, Identifier, If, Let, Module};
                let head = match last.map(|last| &items[last]) {
                    Some(last) if last.is_token(Identifier) => {
                        last.text == "intersection_for"
                            || before.is_some_and(|at| items[at].is_token(Module) || items[at].is_token(Function))
                    }
                    Some(last) => {
                        matches!(last.kind, Kind::Token(For | If | Let | Assert | Echo | Function))
                    }
                    None => false,
                };
                open.push(Open::new(at, false, head));
            }
            TokenKind::Punct(b'[') => open.push(Open::new(at, false, false)),
            TokenKind::Punct(b'{') => {
                open.push(Open::new(at, true, false));
            }
            _ => {}
        }
        let call_before = last.is_some_and(|last| items[last].is(b')') && items[last].frame == items[at].frame);
        items[at].child = is_block(&items, items[at].frame)
            && !items[at].assigns
            && !items[at].begins
            && call_before
            && !items[at].is(b'=')
            && !items[at].is(b';')
            && !items[at].is(b'{');
        (before, last) = (last, Some(at));
    }
    (open.len() == 1).then_some(items)
}

/// Tokens and comments in the order of the text.
fn pieces(source: &str) -> Vec<Item<'_>> {
    let lexed = lex(source);
    let mut comments = lexed.comments.iter().peekable();
    let mut items = Vec::with_capacity(lexed.tokens.len() + lexed.comments.len());
    let mut place = Place { source, at: 0, column: 0 };
    if source.starts_with('\u{feff}') {
        place.at = '\u{feff}'.len_utf8();
    }
    let mut add = |kind: Kind, start: u32, end: u32, text: Cow<'_, str>| {
        let breaks = place.advance(start as usize);
        let item = Item {
            kind,
            text: Cow::Owned(text.into_owned()),
            breaks,
            column: Some(place.column),
            frame: TOP,
            partner: None,
            role: Role::Plain,
            begins: false,
            child: false,
            assigns: false,
        };
        items.push(item);
        place.advance(end as usize);
    };
    for token in &lexed.tokens {
        while let Some(comment) = comments.next_if(|comment| comment.start < token.start) {
            let kind = if comment.block { Kind::BlockComment } else { Kind::LineComment };
            let text = source.get(comment.start as usize..comment.end as usize).unwrap_or_default().trim_end();
            add(kind, comment.start, comment.end, Cow::Borrowed(text));
        }
        let path = |index: u32| lexed.strings.get(index as usize).map_or("", String::as_str);
        let text = match token.kind {
            TokenKind::End => continue,
            TokenKind::Use(index) => Cow::Owned(format!("use <{}>", path(index))),
            TokenKind::Include(index) => Cow::Owned(format!("include <{}>", path(index))),
            _ => Cow::Borrowed(source.get(token.start as usize..token.end as usize).unwrap_or_default()),
        };
        add(Kind::Token(token.kind), token.start, token.end, text);
    }
    items
}

/// A place in the text on the way through it.
struct Place<'a> {
    source: &'a str,
    at: usize,
    column: usize,
}

impl Place<'_> {
    /// Goes on to `to` and counts the line breaks on the way.
    fn advance(&mut self, to: usize) -> usize {
        let between = self.source.get(self.at..to).unwrap_or_default();
        self.at = to.max(self.at);
        let mut breaks = 0;
        for character in between.chars() {
            match character {
                '\n' => (self.column, breaks) = (0, breaks + 1),
                '\t' => self.column = (self.column / 4 + 1) * 4,
                '\r' => {}
                _ => self.column += 1,
            }
        }
        breaks
    }
}

/// Brings the author's line breaks into the house's style.
pub(super) fn normalise(items: &mut [Item<'_>]) {
    if let Some(first) = items.first_mut() {
        first.breaks = 0;
    }
    for at in 1..items.len() {
        let (before, rest) = items.split_at_mut(at);
        let (Some(before), Some(item)) = (before.last(), rest.first_mut()) else { continue };
        let joins = item.is(b';')
            || item.is(b',')
            || (item.is(b'{') && !item.begins)
            || (item.is_token(TokenKind::Else) && before.is(b'}'));
        let most = if before.opens() || item.closes() {
            1
        } else if item.frame == TOP {
            3
        } else {
            2
        };
        item.breaks = item.breaks.min(most);
        if before.kind == Kind::LineComment {
            item.breaks = item.breaks.max(1);
        } else if joins && !before.is_comment() {
            item.breaks = 0;
        }
    }
    blocks(items);
    // A closing bracket alone on its line where the opening one is not.
    let mut breaks = 0;
    let mut sums = Vec::with_capacity(items.len());
    for item in items.iter() {
        breaks += item.breaks;
        sums.push(breaks);
    }
    for close in 0..items.len() {
        let Some(open) = items[close].partner.filter(|&open| open < close && !items[close].is(b'}')) else { continue };
        if items[close].breaks > 0 && sums[close - 1] == sums[open] && items[close - 1].kind != Kind::LineComment {
            items[close].breaks = 0;
        }
    }
}

/// A block is on one line, or each of its braces ends one.
fn blocks(items: &mut [Item<'_>]) {
    // Line breaks up to each item.
    let mut breaks = Vec::with_capacity(items.len());
    let mut sum = 0;
    for item in items.iter() {
        sum += item.breaks + usize::from(matches!(item.kind, Kind::LineComment)) + item.text.matches('\n').count();
        breaks.push(sum);
    }
    for open in 0..items.len() {
        let Some(close) = items[open].partner.filter(|_| items[open].is(b'{')) else { continue };
        if close == open + 1 {
            items[close].breaks = 0;
        } else if breaks[close] > breaks[open] {
            break_block(items, open, close);
            if let Some(next) = items.get_mut(close + 1).filter(|next| next.begins) {
                next.breaks = next.breaks.max(1);
            }
        }
    }
}

/// Ends lines behind `{` and before `}`.
pub(super) fn break_block(items: &mut [Item<'_>], open: usize, close: usize) {
    // A comment behind the brace stays there.
    let mut first = open + 1;
    while first < close && items[first].is_comment() && items[first].breaks == 0 {
        first += 1;
    }
    for at in [first, close] {
        if items[at].breaks == 0 {
            items[at].breaks = 1;
            items[at].column = None;
        }
    }
}
