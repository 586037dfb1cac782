//! Text to tokens. Comments are kept aside for the customizer. Never fails: what is no token becomes
//! [`TokenKind::Illegal`], and the parser reports it.

use crate::ast::Comment;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum TokenKind {
    Identifier,
    /// Its value is [`value`] of its text.
    Number,
    /// Index into [`Lexed::strings`].
    String(u32),
    /// `use <path>`, index into the strings.
    Use(u32),
    /// `include <path>`, index into the strings.
    Include(u32),
    Module,
    Function,
    If,
    Else,
    Let,
    Assert,
    Echo,
    For,
    Each,
    True,
    False,
    Undef,
    /// An operator or bracket of one character.
    Punct(u8),
    /// An operator of two.
    Pair(u8, u8),
    Unterminated,
    Illegal,
    End,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Lexed {
    /// Ends with `End`.
    pub(crate) tokens: Vec<Token>,
    pub(crate) strings: Vec<String>,
    pub(crate) comments: Vec<Comment>,
}

/// What a token begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    /// Also within identifiers; `$` only begins one.
    Letter,
    Digit,
    Dollar,
    Dot,
    Quote,
    Slash,
    Punct,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\r' | b'\n' => Class::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'$' => Class::Dollar,
            b'.' => Class::Dot,
            b'"' => Class::Quote,
            b'/' => Class::Slash,
            b'+' | b'-' | b'*' | b'%' | b'^' | b'<' | b'>' | b'=' | b'!' | b'&' | b'|' | b'~' | b'?' | b':' | b','
            | b';' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'#' => Class::Punct,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

pub(crate) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, path_end: 0, out: Lexed::default() };
    // A library has some eleven bytes a token, code without comments four. What stays unused is never touched.
    lexer.out.tokens.reserve(text.len() / 8);
    if text.starts_with('\u{feff}') {
        lexer.at = 3;
    }
    lexer.run();
    lexer.out
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The next `>` or line's end after the last `use <`, so that many of them without an end are not searched again
    /// and again.
    path_end: usize,
    out: Lexed,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.out.tokens.push(Token { kind, start: start as u32, end: self.at as u32 });
    }

    fn run(&mut self) {
        while let Some(&first) = self.bytes.get(self.at) {
            let start = self.at;
            match class(first) {
                Class::Blank => self.at += self.run_of(start, |class| class == Class::Blank),
                Class::Letter | Class::Digit | Class::Dollar => self.word(start, first),
                Class::Punct => self.symbol(start, first),
                Class::Dot if self.peek(1).is_ascii_digit() => self.word(start, first),
                Class::Slash if self.peek(1) == b'/' => {
                    self.at = self.text[start..].find('\n').map_or(self.bytes.len(), |length| start + length);
                    self.out.comments.push(Comment { start: start as u32, end: self.at as u32, block: false });
                }
                Class::Slash if self.peek(1) == b'*' => match self.text[start + 2..].find("*/") {
                    Some(length) => {
                        self.at = start + length + 4;
                        self.out.comments.push(Comment { start: start as u32, end: self.at as u32, block: true });
                    }
                    None => {
                        self.at = start + 2;
                        self.push(TokenKind::Unterminated, start);
                        self.at = self.bytes.len();
                    }
                },
                Class::Dot | Class::Slash => self.symbol(start, first),
                Class::Quote => self.string(start),
                Class::Other => self.illegal(start),
            }
        }
        self.push(TokenKind::End, self.at);
    }

    /// How many bytes from `start` on are of some classes.
    fn run_of(&self, start: usize, is_in: impl Fn(Class) -> bool) -> usize {
        self.bytes[start..].iter().take_while(|byte| is_in(class(**byte))).count()
    }

    fn symbol(&mut self, start: usize, first: u8) {
        let second = self.peek(1);
        let is_pair = match second {
            b'=' => matches!(first, b'<' | b'>' | b'=' | b'!'),
            b'&' | b'|' | b'<' | b'>' => first == second,
            _ => false,
        };
        self.at += 1 + usize::from(is_pair);
        self.push(if is_pair { TokenKind::Pair(first, second) } else { TokenKind::Punct(first) }, start);
    }

    fn illegal(&mut self, start: usize) {
        let character = self.text[start..].chars().next().unwrap_or(' ');
        self.at += character.len_utf8();
        if !character.is_whitespace() && character != '\u{feff}' || character.is_ascii() {
            // One token for a run of them: one error.
            while let Some(next) = self.text[self.at..].chars().next().filter(|next| !next.is_ascii()) {
                self.at += next.len_utf8();
            }
            self.push(TokenKind::Illegal, start);
        }
    }

    /// An identifier may begin with digits; a number wins where both are equally long.
    fn word(&mut self, start: usize, first: u8) {
        let sigil = usize::from(first == b'$');
        let word = sigil + self.run_of(start + sigil, |class| matches!(class, Class::Letter | Class::Digit));
        if matches!(first, b'0'..=b'9' | b'.') {
            let number = number_length(&self.bytes[start..]);
            if number > 0 && number >= word {
                self.at += number;
                return self.push(TokenKind::Number, start);
            }
        }
        self.at += word.max(1);
        let kind = self.keyword(start, first).unwrap_or(TokenKind::Identifier);
        self.push(kind, start);
    }

    fn keyword(&mut self, start: usize, first: u8) -> Option<TokenKind> {
        let word = &self.bytes[start..self.at];
        Some(match first {
            b'a' if word == b"assert" => TokenKind::Assert,
            b'e' if word == b"each" => TokenKind::Each,
            b'e' if word == b"echo" => TokenKind::Echo,
            b'e' if word == b"else" => TokenKind::Else,
            b'f' if word == b"for" => TokenKind::For,
            b'f' if word == b"false" => TokenKind::False,
            b'f' if word == b"function" => TokenKind::Function,
            b'i' if word == b"if" => TokenKind::If,
            b'i' if word == b"include" => TokenKind::Include(self.path()?),
            b'l' if word == b"let" => TokenKind::Let,
            b'm' if word == b"module" => TokenKind::Module,
            b't' if word == b"true" => TokenKind::True,
            b'u' if word == b"undef" => TokenKind::Undef,
            b'u' if word == b"use" => TokenKind::Use(self.path()?),
            b'$' if word.len() == 1 => TokenKind::Illegal,
            _ => return None,
        })
    }

    /// ` <path>` after `use` or `include`.
    fn path(&mut self) -> Option<u32> {
        let inner = self.text[self.at..].trim_start().strip_prefix('<')?;
        let start = self.text.len() - inner.len();
        if self.path_end < start {
            self.path_end = inner.find(['>', '\n']).map_or(self.text.len(), |length| start + length);
        }
        if self.bytes.get(self.path_end) != Some(&b'>') {
            return None;
        }
        self.out.strings.push(self.text[start..self.path_end].to_owned());
        self.at = self.path_end + 1;
        Some(self.out.strings.len() as u32 - 1)
    }

    fn string(&mut self, start: usize) {
        let mut value = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(plain) = rest.find(['"', '\\']) else {
                // Up to the end of the line, so that the rest of the file still parses.
                self.at = rest.find('\n').map_or(self.bytes.len(), |length| self.at + length);
                return self.push(TokenKind::Unterminated, start);
            };
            // As in OpenSCAD, a line's end in a string is no part of it.
            value.extend(rest[..plain].split('\n'));
            self.at += plain + 1;
            if self.bytes[self.at - 1] == b'"' {
                break;
            }
            self.escape(&mut value);
        }
        self.out.strings.push(value);
        self.push(TokenKind::String(self.out.strings.len() as u32 - 1), start);
    }

    /// After a backslash. An unknown escape stands for its character.
    fn escape(&mut self, value: &mut String) {
        let Some(character) = self.text[self.at..].chars().next() else { return };
        self.at += character.len_utf8();
        let digits = match character {
            'n' => return value.push('\n'),
            't' => return value.push('\t'),
            'r' => return value.push('\r'),
            '\n' => return,
            'x' => 2,
            'u' => 4,
            'U' => 6,
            other => return value.push(other),
        };
        let code = self.text.get(self.at..self.at + digits).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            // `\x` stops at ASCII.
            Some(code) if digits > 2 || code < 0x80 => {
                self.at += digits;
                value.push(char::from_u32(code).filter(|character| *character != '\0').unwrap_or(' '));
            }
            _ => value.push(character),
        }
    }
}

/// How many bytes at the start are a number.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    if let [b'0', b'x' | b'X', hex @ ..] = bytes {
        let digits = hex.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if digits > 0 {
            return digits + 2;
        }
    }
    let whole = digits(0);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    }
    if end > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// What a number's text stands for.
pub(crate) fn value(text: &str) -> f64 {
    match text.as_bytes() {
        [digit @ b'0'..=b'9'] => f64::from(digit - b'0'),
        [b'0', b'x' | b'X', hex @ ..] => hex
            .iter()
            .fold(0.0, |value, digit| value * 16.0 + f64::from(char::from(*digit).to_digit(16).unwrap_or_default())),
        _ => text.parse().unwrap_or(f64::NAN),
    }
}
