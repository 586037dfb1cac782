//! Words and amounts of a prompt: numbers with units and fractions, `60x40x20`, `M5`, `three`, `twice`, `a pair of`,
//! comparatives such as `thicker`, quoted text. Lengths come out in millimetres. Knows no parameters.

use crate::prompt::search::stem;

const INCH: f64 = 25.4;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Amount {
    /// With a unit of length, in mm.
    Length(f64),
    /// Without a unit.
    Plain(f64),
    Degrees(f64),
    /// 0.2 for 20 %.
    Percent(f64),
    /// `twice`, `half`, `1.5 times`.
    Times(f64),
    /// Nominal diameter of a metric screw.
    Thread(f64),
    /// `80x40x20`, mm; `plain` when no unit was written.
    Product {
        sizes: Vec<f64>,
        plain: bool,
    },
}

impl Amount {
    pub(crate) fn length(&self) -> Option<f64> {
        match self {
            Self::Length(value) => Some(*value),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Word {
        text: String,
        stem: String,
        /// +1 for `thicker`, -1 for `thinner`; 0 otherwise.
        change: i8,
        /// A verb such as `widen`, after which `to 80 mm` is no comparison.
        verb: bool,
    },
    Amount {
        amount: Amount,
        /// As it stands in the prompt.
        text: String,
        /// Written in digits: somebody meant this number.
        digits: bool,
        /// `+5 mm`.
        sign: i8,
    },
    Quoted(String),
    /// A comma or another end of a clause.
    Break,
}

impl Token {
    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Self::Word { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Words that compare, the stem of what they compare, their direction, and whether they are verbs.
const COMPARATIVES: &[(&str, &str, i8, bool)] = &[
    ("thicker", "thick", 1, false),
    ("stronger", "thick", 1, false),
    ("sturdier", "thick", 1, false),
    ("thicken", "thick", 1, true),
    ("thinner", "thick", -1, false),
    ("wider", "wide", 1, false),
    ("broader", "wide", 1, false),
    ("widen", "wide", 1, true),
    ("narrower", "wide", -1, false),
    ("taller", "high", 1, false),
    ("higher", "high", 1, false),
    ("heighten", "high", 1, true),
    ("lower", "high", -1, false),
    ("longer", "long", 1, false),
    ("lengthen", "long", 1, true),
    ("shorter", "short", -1, false),
    ("shorten", "short", -1, true),
    ("deeper", "deep", 1, false),
    ("deepen", "deep", 1, true),
    ("shallower", "deep", -1, false),
    ("bigger", BIG, 1, false),
    ("larger", BIG, 1, false),
    ("enlarge", BIG, 1, true),
    ("smaller", BIG, -1, false),
    ("looser", "fit", 1, false),
    ("tighter", "fit", -1, false),
    ("steeper", "angl", 1, false),
    ("shrink", BIG, -1, true),
];

/// The stem of `bigger` and its like, which name no dimension.
pub(crate) const BIG: &str = "big";

const NUMBERS: &[(&str, f64)] = &[
    ("one", 1.0),
    ("single", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("dozen", 12.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("eighty", 80.0),
    ("hundred", 100.0),
];

const FACTORS: &[(&str, f64)] = &[
    ("twice", 2.0),
    ("double", 2.0),
    ("doubled", 2.0),
    ("triple", 3.0),
    ("thrice", 3.0),
    ("quadruple", 4.0),
    ("half", 0.5),
    ("halve", 0.5),
    ("halved", 0.5),
    ("quarter", 0.25),
];

/// Tokens of a prompt that are read; a description of a part that goes on after them takes a language model.
const TOKENS: usize = 600;

/// The words that mean something to a reader of prompts.
pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let amounts = NUMBERS.iter().chain(FACTORS).map(|(word, _)| *word);
    COMPARATIVES.iter().map(|(word, ..)| *word).chain(amounts)
}

/// What one of a unit makes of a number.
type Unit = fn(f64) -> Amount;

/// Reads a prompt. Never fails; what it does not know is a word.
pub(crate) fn tokens(prompt: &str) -> Vec<Token> {
    let mut reader = Reader { chars: prompt.chars().take(20_000).collect(), at: 0, tokens: Vec::new() };
    reader.read();
    reader.tokens.truncate(TOKENS);
    join(reader.tokens)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    tokens: Vec<Token>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn before(&self) -> char {
        self.at.checked_sub(1).and_then(|at| self.chars.get(at)).copied().unwrap_or(' ')
    }

    fn read(&mut self) {
        while self.at < self.chars.len() {
            let c = self.peek(0);
            let signed = matches!(c, '+' | '-' | '−')
                && (self.peek(1).is_ascii_digit() || (self.peek(1) == '.' && self.peek(2).is_ascii_digit()))
                && !self.before().is_alphanumeric();
            if c.is_ascii_digit() || (c == '.' && self.peek(1).is_ascii_digit()) || fraction_sign(c).is_some() || signed
            {
                self.amount();
            } else if matches!(c, 'm' | 'M') && !self.before().is_alphanumeric() && self.thread() {
            } else if matches!(c, '"' | '“' | '„' | '«') || (c == '\'' && !self.before().is_alphanumeric()) {
                self.quoted(c);
            } else if c.is_alphabetic() || c == 'ø' || c == '⌀' {
                self.word();
            } else {
                if matches!(c, ',' | ';' | '.' | '!' | '?' | '\n' | '(' | ')') {
                    self.tokens.push(Token::Break);
                }
                self.at += 1;
            }
        }
    }

    fn skip_spaces(&mut self) {
        while self.peek(0) == ' ' || self.peek(0) == '\u{a0}' {
            self.at += 1;
        }
    }

    /// A number with fractions; the cursor stays where it was when there is none.
    fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let mut digits = String::new();
        while self.peek(0).is_ascii_digit() || matches!(self.peek(0), '.' | ',') {
            let c = self.peek(0);
            if !c.is_ascii_digit() {
                let after = (1..).take_while(|&ahead| self.peek(ahead).is_ascii_digit()).count();
                if after == 0 {
                    break;
                }
                // 1,000 is a thousand, 10,5 is ten and a half.
                if c == ',' && after == 3 && !digits.contains('.') && !digits.starts_with('0') {
                    self.at += 1;
                    continue;
                }
                if digits.contains('.') {
                    break;
                }
                digits.push('.');
            } else {
                digits.push(c);
            }
            self.at += 1;
        }
        let mut value: Option<f64> = digits.parse().ok();
        if let Some(part) = fraction_sign(self.peek(0)) {
            self.at += 1;
            return Some(value.unwrap_or(0.0) + part);
        }
        // 1/2 and 1 1/2.
        if let Some(whole) = value {
            let back = self.at;
            if self.peek(0) == '/' && self.peek(1).is_ascii_digit() {
                self.at += 1;
                if let Some(divisor) = self.digits().filter(|divisor| *divisor > 0.0) {
                    value = Some(whole / divisor);
                }
            } else if matches!(self.peek(0), ' ' | '-') {
                self.at += 1;
                let part = self.digits();
                let slash = self.peek(0) == '/' && self.peek(1).is_ascii_digit();
                self.at += usize::from(slash);
                match (part, slash.then(|| self.digits()).flatten().filter(|divisor| *divisor > 0.0)) {
                    (Some(part), Some(divisor)) => value = Some(whole + part / divisor),
                    _ => self.at = back,
                }
                if let Some(part) = fraction_sign(self.peek(0)).filter(|_| self.at > back) {
                    value = Some(whole + part);
                    self.at += 1;
                }
            }
        }
        if value.is_none() {
            self.at = start;
        }
        value.filter(|value| value.is_finite())
    }

    fn digits(&mut self) -> Option<f64> {
        let mut digits = String::new();
        while self.peek(0).is_ascii_digit() && digits.len() < 9 {
            digits.push(self.peek(0));
            self.at += 1;
        }
        digits.parse().ok()
    }

    /// Letters from the cursor on, without moving.
    fn letters(&self) -> String {
        (0..)
            .map(|ahead| self.peek(ahead))
            .take_while(|c| c.is_alphabetic())
            .take(24)
            .collect::<String>()
            .to_lowercase()
    }

    /// What one of a unit is in mm (or another kind of amount), past the unit.
    fn unit(&mut self) -> Option<Unit> {
        let back = self.at;
        let spaced = matches!(self.peek(0), ' ' | '-' | '\u{a0}');
        if spaced {
            self.at += 1;
        }
        let letters = self.letters();
        // The M of "two M5 holes" is no metre.
        let letters = if self.peek(letters.chars().count()).is_ascii_digit() { String::new() } else { letters };
        let unit: Option<Unit> = match letters.as_str() {
            "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" | "mil" | "mils"
                if letters != "mil" && letters != "mils" =>
            {
                Some(Amount::Length)
            }
            "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" => Some(|v| Amount::Length(v * 10.0)),
            "m" | "meter" | "meters" | "metre" | "metres" => Some(|v| Amount::Length(v * 1000.0)),
            "um" | "µm" | "μm" | "micron" | "microns" => Some(|v| Amount::Length(v / 1000.0)),
            "inch" | "inches" => Some(|v| Amount::Length(v * INCH)),
            "in" if !spaced || self.inches_follow() => Some(|v| Amount::Length(v * INCH)),
            "ft" | "foot" | "feet" => Some(|v| Amount::Length(v * 12.0 * INCH)),
            "deg" | "degree" | "degrees" => Some(Amount::Degrees),
            "percent" => Some(|v| Amount::Percent(v / 100.0)),
            "times" | "fold" => Some(Amount::Times),
            _ => None,
        };
        if unit.is_some() {
            self.at += letters.chars().count();
            return unit;
        }
        let sign: Option<(Unit, usize)> = match (self.peek(0), self.peek(1)) {
            ('\'', '\'') => Some((|v| Amount::Length(v * INCH), 2)),
            ('"' | '″' | '”', _) if !spaced => Some((|v| Amount::Length(v * INCH), 1)),
            ('\'' | '′', _) if !spaced => Some((|v| Amount::Length(v * 12.0 * INCH), 1)),
            ('°', _) => Some((Amount::Degrees, 1)),
            ('%', _) => Some((|v| Amount::Percent(v / 100.0), 1)),
            _ => None,
        };
        match sign {
            Some((unit, length)) => {
                self.at += length;
                Some(unit)
            }
            None => {
                self.at = back;
                None
            }
        }
    }

    /// Whether `in` after a number means inches: a dimension or an end follows, not what it would lie in.
    fn inches_follow(&self) -> bool {
        let rest: String = (2..40).map(|ahead| self.peek(ahead)).take_while(|c| *c != '\0').collect();
        let next: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
        rest.trim().is_empty()
            || rest.starts_with([',', '.', ';', ')'])
            || [
                "wide", "long", "tall", "thick", "deep", "high", "x", "by", "longer", "wider", "taller", "thicker",
                "deeper",
            ]
            .contains(&next.to_lowercase().as_str())
    }

    fn amount(&mut self) {
        let start = self.at;
        let sign = match self.peek(0) {
            '+' => 1,
            '-' | '−' => -1,
            _ => 0,
        };
        if sign != 0 {
            self.at += 1;
        }
        let Some(first) = self.number() else {
            self.at = start + 1;
            return;
        };
        let mut factors = vec![(first, self.unit())];
        loop {
            let back = self.at;
            self.skip_spaces();
            let times = match self.peek(0) {
                'x' | 'X' | '×' | '*' => 1,
                'b' if self.letters() == "by" => 2,
                _ => 0,
            };
            self.at += times;
            self.skip_spaces();
            let next = if times > 0 { self.number() } else { None };
            match next {
                Some(next) => {
                    let unit = self.unit();
                    factors.push((next, unit));
                }
                None => {
                    self.at = back;
                    break;
                }
            }
        }
        if let [(value, unit)] = factors.as_slice() {
            let (value, unit) = (*value, *unit);
            // 4x holes, 2 x M5: a count. 2x wider, 1.5x as tall: a factor.
            let back = self.at;
            self.skip_spaces();
            let cross = unit.is_none() && matches!(self.peek(0), 'x' | '×') && !self.peek(1).is_alphanumeric();
            if cross {
                self.at += 1;
                self.skip_spaces();
                let next = self.letters();
                let factor = next == "as" || next == "the" || COMPARATIVES.iter().any(|(word, ..)| *word == next);
                self.push(start, if factor { Amount::Times(value) } else { Amount::Plain(value) }, 0);
                return;
            }
            self.at = back;
            self.push(start, unit.map_or(Amount::Plain(value), |unit| unit(value)), sign);
            return;
        }
        // One unit serves all that have none of their own.
        let shared = factors.iter().rev().find_map(|(_, unit)| *unit);
        let lengths: Vec<f64> = factors
            .iter()
            .filter_map(|(value, unit)| match unit.or(shared).map_or(Amount::Length(*value), |unit| unit(*value)) {
                Amount::Length(value) => Some(value),
                _ => None,
            })
            .collect();
        // 2 x 5 mm holes: a count and a length.
        let next = {
            let back = self.at;
            self.skip_spaces();
            let next = stem(&self.letters());
            self.at = back;
            next
        };
        if let [(count, None), (size, Some(unit))] = factors.as_slice()
            && count.fract() == 0.0
            && *count <= 12.0
            && matches!(next.as_str(), "hole" | "screw" | "bolt" | "slot" | "pin" | "rib" | "cabl")
        {
            self.push(start, Amount::Plain(*count), 0);
            self.push(start, unit(*size), 0);
            return;
        }
        self.push(start, Amount::Product { sizes: lengths, plain: shared.is_none() }, 0);
    }

    fn push(&mut self, start: usize, amount: Amount, sign: i8) {
        let text: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        self.tokens.push(Token::Amount { amount, text: text.trim().to_owned(), digits: true, sign });
    }

    /// `M5`, `M5x20`, `M 2.5`.
    fn thread(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        if self.peek(0) == ' ' && self.peek(1).is_ascii_digit() && self.chars.get(start) == Some(&'M') {
            self.at += 1;
        }
        let size = if self.peek(0).is_ascii_digit() { self.number() } else { None };
        let follows =
            self.peek(0).is_alphabetic() && !(matches!(self.peek(0), 'x' | 'X') && self.peek(1).is_ascii_digit());
        let Some(size) = size.filter(|size| (1.0..=64.0).contains(size) && !follows) else {
            self.at = start;
            return false;
        };
        self.push(start, Amount::Thread(size), 0);
        if matches!(self.peek(0), 'x' | 'X' | '×') {
            let after = self.at;
            self.at += 1;
            match self.number() {
                // M5x0.8 names the pitch.
                Some(length) if length > 2.0 => {
                    self.unit();
                    let word =
                        |text: &str| Token::Word { text: text.to_owned(), stem: stem(text), change: 0, verb: false };
                    // Its own clause: the length is the screw's, not the part's.
                    self.tokens.push(Token::Break);
                    self.tokens.push(word("screw"));
                    self.tokens.push(word("length"));
                    self.push(after + 1, Amount::Length(length), 0);
                }
                Some(_) => {}
                None => self.at = after,
            }
        }
        true
    }

    fn quoted(&mut self, open: char) {
        let closing: &[char] = match open {
            '“' | '„' => &['”', '“'],
            '«' => &['»'],
            '\'' => &['\''],
            _ => &['"'],
        };
        let rest = self.chars.get(self.at + 1..).unwrap_or_default();
        match rest.iter().take(200).position(|c| closing.contains(c)) {
            Some(length) if length > 0 => {
                self.tokens.push(Token::Quoted(rest.iter().take(length).collect()));
                self.at += length + 2;
            }
            _ => self.at += 1,
        }
    }

    fn word(&mut self) {
        let mut text = String::new();
        while self.peek(0).is_alphanumeric()
            || matches!(self.peek(0), '_' | '⌀')
            || (self.peek(0) == '\'' && self.peek(1).is_alphabetic())
        {
            let c = self.peek(0);
            self.at += 1;
            // Ø20 is a diameter and a number.
            if matches!(c, 'ø' | 'Ø' | '⌀') && text.is_empty() && !self.peek(0).is_alphabetic() {
                text.push_str("diameter");
                break;
            }
            text.extend(c.to_lowercase());
            if text.len() > 64 {
                break;
            }
        }
        if let Some((_, value)) = NUMBERS.iter().find(|(word, _)| *word == text) {
            let amount = self.unit().map_or(Amount::Plain(*value), |unit| unit(*value));
            self.tokens.push(Token::Amount { amount, text, digits: false, sign: 0 });
        } else if let Some((_, value)) = FACTORS.iter().find(|(word, _)| *word == text) {
            // Half an inch is a length.
            let back = self.at;
            self.skip_spaces();
            let article = self.letters();
            if matches!(article.as_str(), "a" | "an") {
                self.at += article.len();
            }
            if let Some(unit) = self.unit() {
                let amount = unit(*value);
                self.tokens.push(Token::Amount { amount, text, digits: false, sign: 0 });
                return;
            }
            self.at = back;
            self.tokens.push(Token::Amount { amount: Amount::Times(*value), text, digits: false, sign: 0 });
        } else {
            let comparative = COMPARATIVES.iter().find(|(word, ..)| *word == text);
            let (stem, change, verb) = match comparative {
                Some((_, stem, change, verb)) => ((*stem).to_owned(), *change, *verb),
                None => (stem(&text), 0, false),
            };
            self.tokens.push(Token::Word { text, stem, change, verb });
        }
    }
}

fn fraction_sign(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}

/// Amounts of several words: a pair of, a couple of, three quarters, three times.
fn join(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token.word() {
            Some("pair" | "couple") => {
                joined.push(Token::Amount {
                    amount: Amount::Plain(2.0),
                    text: "two".to_owned(),
                    digits: false,
                    sign: 0,
                });
            }
            Some("times") => match joined.last_mut() {
                Some(Token::Amount { amount, .. }) if matches!(amount, Amount::Plain(_)) => {
                    if let Amount::Plain(value) = *amount {
                        *amount = Amount::Times(value);
                    }
                }
                _ => joined.push(token),
            },
            _ => joined.push(token),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::Amount::{Degrees, Length, Percent, Plain, Product, Thread, Times};
    use super::*;

    fn product(sizes: &[f64]) -> Amount {
        Product { sizes: sizes.to_vec(), plain: false }
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        let rows: &[(&str, &[Amount])] = &[
            ("60 mm", &[Length(60.0)]),
            ("60mm wide", &[Length(60.0)]),
            ("6cm", &[Length(60.0)]),
            ("0.5 m", &[Length(500.0)]),
            ("1.5 metres", &[Length(1500.0)]),
            ("2 inches", &[Length(50.8)]),
            ("2in", &[Length(50.8)]),
            ("2 in wide", &[Length(50.8)]),
            ("2 in the corner", &[Plain(2.0)]),
            ("2\" long", &[Length(50.8)]),
            ("1/2\"", &[Length(12.7)]),
            ("1/2 inch", &[Length(12.7)]),
            ("1 1/2 inch", &[Length(38.1)]),
            ("½ inch", &[Length(12.7)]),
            ("2½ in", &[Length(63.5)]),
            ("1 ft", &[Length(304.8)]),
            ("10,5 mm", &[Length(10.5)]),
            ("1,000 mm", &[Length(1000.0)]),
            ("200 µm", &[Length(0.2)]),
            (".5 mm", &[Length(0.5)]),
            ("45°", &[Degrees(45.0)]),
            ("30 degrees", &[Degrees(30.0)]),
            ("20%", &[Percent(0.2)]),
            ("20 percent wider", &[Percent(0.2)]),
            ("80x40x20", &[product(&[80.0, 40.0, 20.0])]),
            ("80 x 40 x 20 mm", &[product(&[80.0, 40.0, 20.0])]),
            ("8 × 4 × 2 cm", &[product(&[80.0, 40.0, 20.0])]),
            ("80mm x 40mm", &[product(&[80.0, 40.0])]),
            ("80 by 40 mm", &[product(&[80.0, 40.0])]),
            ("M5", &[Thread(5.0)]),
            ("m2.5 screws", &[Thread(2.5)]),
            ("M5x20", &[Thread(5.0), Length(20.0)]),
            ("M5x0.8", &[Thread(5.0)]),
            ("two M5 holes", &[Plain(2.0), Thread(5.0)]),
            ("2 x M5", &[Plain(2.0), Thread(5.0)]),
            ("4x holes", &[Plain(4.0)]),
            ("2 x 5 mm holes", &[Plain(2.0), Length(5.0)]),
            ("a pair of holes", &[Plain(2.0)]),
            ("twice as tall", &[Times(2.0)]),
            ("2x wider", &[Times(2.0)]),
            ("1.5 times as long", &[Times(1.5)]),
            ("three times as long", &[Times(3.0)]),
            ("half the width", &[Times(0.5)]),
            ("a dozen teeth", &[Plain(12.0)]),
            ("sixty millimetres", &[Length(60.0)]),
            ("make the model", &[]),
            ("a mm", &[]),
            ("1e400", &[Plain(1.0)]),
            ("99999999999999999999 mm", &[Length(1e20)]),
            ("1/0 mm", &[Length(1.0)]),
            ("half an inch", &[Length(12.7)]),
            ("a quarter inch", &[Length(6.35)]),
        ];
        for (prompt, expected) in rows {
            let found: Vec<Amount> = tokens(prompt)
                .into_iter()
                .filter_map(|token| match token {
                    Token::Amount { amount, .. } => Some(amount),
                    _ => None,
                })
                .collect();
            let close = found.len() == expected.len() && found.iter().zip(*expected).all(|(a, b)| near(a, b));
            assert!(close, "{prompt}: {found:?} instead of {expected:?}");
        }
    }

    fn near(a: &Amount, b: &Amount) -> bool {
        let close = |a: &f64, b: &f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
        match (a, b) {
            (Length(a), Length(b)) | (Plain(a), Plain(b)) | (Degrees(a), Degrees(b)) | (Percent(a), Percent(b)) => {
                close(a, b)
            }
            (Times(a), Times(b)) | (Thread(a), Thread(b)) => close(a, b),
            (Product { sizes: a, .. }, Product { sizes: b, .. }) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b))
            }
            _ => false,
        }
    }

    #[test]
    fn quotes_signs_and_odd_text_are_told_apart() {
        assert!(tokens("a label \"HELLO\" 2\" high").contains(&Token::Quoted("HELLO".to_owned())));
        assert!(tokens("don't say 'Kitchen'").contains(&Token::Quoted("Kitchen".to_owned())));
        assert!(matches!(tokens("+5 mm").first(), Some(Token::Amount { sign: 1, .. })));
        assert!(matches!(tokens("-5 mm").first(), Some(Token::Amount { sign: -1, .. })));
        for odd in ["\"", "'", "½", "x", "3x", "3 x x 4", "M", "M999", "🦀🦀", "1/", "--5", "Ø", "Ø20", "\u{0}"]
        {
            let _ = tokens(odd);
        }
    }
}
