//! Values of the language and how they print.
//!
//! Cheap to clone: everything large is shared. The elements alive are counted, so that memory has a limit, and deep
//! structures drop without recursion.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;

use crate::object::Fields;

/// A string with its length in characters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text(Rc<Characters>);

#[derive(Debug, PartialEq)]
struct Characters {
    text: Box<str>,
    count: usize,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let count = text.chars().count();
        LIVE.with(|live| live.set(live.get() + (text.len() / 16) as u64));
        Self(Rc::new(Characters { text: text.into_boxed_str(), count }))
    }
}

impl From<char> for Text {
    fn from(character: char) -> Self {
        thread_local! {
            /// Those of one byte, which are made again and again.
            static SHORT: RefCell<Vec<Option<Text>>> = RefCell::new(vec![None; 128]);
        }
        let make = || Self::from(character.to_string());
        if !character.is_ascii() {
            return make();
        }
        SHORT.with(|short| match short.try_borrow_mut() {
            Ok(mut short) => match short.get_mut(character as usize) {
                Some(known) => known.get_or_insert_with(make).clone(),
                None => make(),
            },
            Err(_) => make(),
        })
    }
}

impl Drop for Characters {
    fn drop(&mut self) {
        let weight = (self.text.len() / 16) as u64;
        let _ = LIVE.try_with(|live| live.set(live.get().saturating_sub(weight)));
    }
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Length in characters.
    pub(crate) fn count(&self) -> usize {
        self.0.count
    }

    pub(crate) fn character(&self, index: usize) -> Option<char> {
        if self.0.count == self.0.text.len() {
            return self.0.text.as_bytes().get(index).map(|&byte| char::from(byte));
        }
        self.0.text.chars().nth(index)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub(crate) begin: f64,
    pub(crate) step: f64,
    pub(crate) end: f64,
}

impl Range {
    /// How many values a loop walks: infinite for an endless range, none where the step is 0 and the ends are equal.
    pub(crate) fn count(&self) -> f64 {
        let count = self.nominal_count();
        if self.step == 0.0 && count == 1.0 { 0.0 } else { count }
    }

    /// As comparisons count: equal ends are one value, whatever the step.
    fn nominal_count(&self) -> f64 {
        let Self { begin, step, end } = *self;
        let is_backward = if step < 0.0 { begin < end } else { begin > end };
        if begin.is_nan() || end.is_nan() || step.is_nan() || is_backward {
            return 0.0;
        }
        if begin == end || step.is_infinite() {
            return 1.0;
        }
        // As OpenSCAD: a last value that misses the end by rounding only still counts.
        ((end - begin) / step).abs().next_up().floor() + 1.0
    }

    /// What comparisons of ranges compare, in order. Ranges without values are all equal, and less than all others.
    pub(crate) fn key(&self) -> (f64, f64, f64) {
        let count = self.nominal_count().min(f64::from(u32::MAX));
        if count == 0.0 { (f64::NEG_INFINITY, f64::NEG_INFINITY, 0.0) } else { (self.begin, self.step, count) }
    }

    pub(crate) fn at(&self, index: f64) -> f64 {
        if index == 0.0 { self.begin } else { self.begin + index * self.step }
    }
}

/// A function literal with what it captured where it was made.
#[derive(Debug)]
pub(crate) struct Closure {
    /// Index of the literal in the evaluator's table.
    pub(crate) literal: u32,
    /// Values of the expressions around it, in the literal's order.
    pub(crate) captured: Box<[Option<Value>]>,
    /// The module's frame in which it was made; it lives longer than the closure.
    pub(crate) module: u32,
    /// For printing.
    pub(crate) text: Rc<str>,
}

impl Drop for Closure {
    fn drop(&mut self) {
        if self
            .captured
            .iter()
            .any(|value| matches!(value, Some(Value::List(_) | Value::Function(_) | Value::Object(_))))
        {
            discard(std::mem::take(&mut self.captured));
        }
    }
}

/// A number of 64 bits as an integer.
///
/// Every payload of [`Value`] is an integer or a pointer of 64 bits, so that a value is two machine words and travels in
/// registers. With an `f64` or a `bool` in one variant, all values would go through memory.
#[derive(Clone, Copy)]
pub(crate) struct Real(u64);

impl Real {
    #[inline(always)]
    pub(crate) fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl std::fmt::Debug for Real {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(out)
    }
}

/// A truth as an integer; see [`Real`].
#[derive(Clone, Copy)]
pub(crate) struct Truth(u64);

impl Truth {
    #[inline(always)]
    pub(crate) fn get(self) -> bool {
        self.0 != 0
    }
}

impl std::fmt::Debug for Truth {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(out)
    }
}

#[derive(Debug)]
pub(crate) enum Value {
    Undef,
    Bool(Truth),
    Number(Real),
    String(Text),
    List(List),
    Range(Rc<Range>),
    Function(Rc<Closure>),
    Object(Rc<Fields>),
    /// A number that depends on a point, while `implicit` looks at a function: a term of the evaluator's table.
    Term(u64),
}

#[derive(Debug, Clone)]
pub(crate) struct List(Rc<Body>);

#[derive(Debug)]
struct Body {
    /// Vectors of space, homogeneous ones too, lie in the body itself.
    items: Items,
    /// 1 for a flat list.
    depth: u32,
}

thread_local! {
    /// List elements alive in this thread; 16 bytes of text count as one.
    static LIVE: Cell<u64> = const { Cell::new(0) };
    static DROPS: Drops = const { Drops { depth: Cell::new(0), waiting: RefCell::new(Vec::new()) } };
}

/// Elements that came to be alive, or are no longer.
pub(crate) fn count_live(change: i64) {
    let _ = LIVE.try_with(|live| live.set(live.get().saturating_add_signed(change)));
}

/// See [`LIVE`].
pub(crate) fn live_elements() -> u64 {
    LIVE.with(Cell::get)
}

struct Drops {
    depth: Cell<u32>,
    waiting: RefCell<Vec<Box<dyn std::any::Any>>>,
}

/// Drops a few levels directly, and what lies deeper one after the other.
/// Takes anything that may hold deep structures.
pub(crate) fn discard(garbage: impl std::any::Any) {
    const DIRECT: u32 = 50;
    let mut garbage = Some(garbage);
    let _ = DROPS.try_with(|drops| {
        let depth = drops.depth.get();
        if depth >= DIRECT {
            if let (Ok(mut waiting), Some(garbage)) = (drops.waiting.try_borrow_mut(), garbage.take()) {
                waiting.push(Box::new(garbage));
            }
            return;
        }
        drops.depth.set(depth + 1);
        drop(garbage.take());
        if depth == 0 {
            loop {
                let next = drops.waiting.borrow_mut().pop();
                if next.is_none() {
                    break;
                }
                drop(next);
            }
        }
        drops.depth.set(depth);
    });
}

impl Drop for Body {
    fn drop(&mut self) {
        let count = self.items.len() as u64;
        let _ = LIVE.try_with(|live| live.set(live.get().saturating_sub(count)));
        if self.depth > 1 {
            discard(std::mem::take(&mut self.items));
            return;
        }
        // Numbers, mostly: without a call for each.
        while let Some(item) = self.items.pop() {
            Value::forget(Some(item));
        }
    }
}

/// Elements of a list that is being made.
pub(crate) type Items = smallvec::SmallVec<[Value; 4]>;

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> Self {
        Self::from(Items::from_vec(items))
    }
}

impl From<Items> for List {
    fn from(items: Items) -> Self {
        let deepest = items.iter().map(|item| match item {
            Value::List(list) => list.0.depth,
            // Its scope may hold anything.
            Value::Function(_) | Value::Object(_) => 1,
            _ => 0,
        });
        let depth = deepest.max().unwrap_or(0).saturating_add(1);
        LIVE.with(|live| live.set(live.get() + items.len() as u64));
        Self(Rc::new(Body { items, depth }))
    }
}

impl List {
    /// Whether both are the same list, not only equal ones.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// No list within it.
    pub(crate) fn is_flat(&self) -> bool {
        self.0.depth <= 1
    }
}

impl std::ops::Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl Clone for Value {
    /// Without a call for what is not shared.
    #[inline(always)]
    fn clone(&self) -> Self {
        match self {
            Self::Undef => Self::Undef,
            Self::Bool(value) => Self::Bool(*value),
            Self::Number(value) => Self::Number(*value),
            shared => shared.share(),
        }
    }
}

impl From<f64> for Value {
    #[inline(always)]
    fn from(number: f64) -> Self {
        Self::Number(Real(number.to_bits()))
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(truth: bool) -> Self {
        Self::Bool(Truth(u64::from(truth)))
    }
}

impl From<Vec<f64>> for Value {
    fn from(numbers: Vec<f64>) -> Self {
        Self::collect(numbers.into_iter().map(Value::from))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(Text::from(text))
    }
}

impl Value {
    #[inline(never)]
    fn share(&self) -> Self {
        match self {
            Self::Undef => Self::Undef,
            Self::Bool(value) => Self::Bool(*value),
            Self::Number(value) => Self::Number(*value),
            Self::String(text) => Self::String(text.clone()),
            Self::List(list) => Self::List(list.clone()),
            Self::Range(range) => Self::Range(range.clone()),
            Self::Function(closure) => Self::Function(closure.clone()),
            Self::Object(fields) => Self::Object(fields.clone()),
            Self::Term(id) => Self::Term(*id),
        }
    }

    /// Sets a variable, without a call where the old value is not shared.
    #[inline(always)]
    pub(crate) fn put(self, place: &mut Option<Self>) {
        Self::forget(place.replace(self));
    }

    /// Drops a variable, without a call where its value is not shared.
    #[inline(always)]
    pub(crate) fn forget(variable: Option<Self>) {
        match variable {
            None => {}
            Some(plain @ (Self::Undef | Self::Bool(_) | Self::Number(_))) => std::mem::forget(plain),
            Some(shared) => drop(shared),
        }
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::List(List::from(items))
    }

    /// A list without a detour where it is short.
    pub(crate) fn collect(items: impl ExactSizeIterator<Item = Self>) -> Self {
        let mut few = Items::new();
        if items.len() > few.inline_size() {
            return Self::list(items.collect());
        }
        items.for_each(|item| few.push(item));
        Self::List(List::from(few))
    }

    pub(crate) fn truthy(&self) -> bool {
        match self {
            Self::Undef => false,
            Self::Bool(value) => value.get(),
            Self::Number(value) => value.get() != 0.0,
            Self::String(text) => text.count() > 0,
            Self::List(list) => !list.is_empty(),
            Self::Range(_) | Self::Function(_) | Self::Object(_) | Self::Term(_) => true,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&List> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(value) = self { Some(value.get()) } else { None }
    }

    /// The kind's name as OpenSCAD's messages say it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Undef => "undefined",
            Self::Bool(_) => "bool",
            Self::Number(_) | Self::Term(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "vector",
            Self::Range(_) => "range",
            Self::Function(_) => "function",
            Self::Object(_) => "object",
        }
    }

    /// A list of finite-or-not numbers only.
    pub(crate) fn numbers(&self) -> Option<Vec<f64>> {
        if let Self::List(list) = self { list.iter().map(Self::number).collect() } else { None }
    }

    /// As `echo` prints it: strings quoted. Stops at `limit` bytes, with `false`.
    pub(crate) fn print(&self, out: &mut String, limit: usize) -> bool {
        if out.len() > limit {
            return false;
        }
        match self {
            Self::String(text) => {
                out.push('"');
                out.push_str(text.as_str());
                out.push('"');
                true
            }
            _ => self.print_bare(out, limit),
        }
    }

    /// As `str` prints it: a string itself without quotes.
    pub(crate) fn print_bare(&self, out: &mut String, limit: usize) -> bool {
        match self {
            Self::Undef => out.push_str("undef"),
            Self::Bool(value) => out.push_str(if value.get() { "true" } else { "false" }),
            Self::Number(value) => out.push_str(&number(value.get())),
            Self::String(text) => out.push_str(text.as_str()),
            Self::List(list) => {
                out.push('[');
                let complete = stacker::maybe_grow(32 * 1024, 1024 * 1024, || {
                    list.iter().enumerate().all(|(index, item)| {
                        if index > 0 {
                            out.push_str(", ");
                        }
                        item.print(out, limit)
                    })
                });
                out.push(']');
                return complete;
            }
            Self::Range(range) => {
                let _ = write!(out, "[{} : {} : {}]", number(range.begin), number(range.step), number(range.end));
            }
            Self::Function(closure) => out.push_str(&closure.text),
            Self::Term(_) => out.push_str("<a number that depends on the point>"),
            Self::Object(object) => {
                out.push_str("{ ");
                let complete = stacker::maybe_grow(32 * 1024, 1024 * 1024, || {
                    object.iter().all(|(name, value)| {
                        let _ = write!(out, "{name} = ");
                        let complete = value.print(out, limit);
                        out.push_str("; ");
                        complete
                    })
                });
                out.push('}');
                return complete;
            }
        }
        out.len() <= limit
    }
}

/// A number as OpenSCAD prints it: 6 significant digits, exponents from 1e+6 up and 1e-6 down.
pub(crate) fn number(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e6 && value as i32 as f64 == value {
        return (value as i32).to_string();
    }
    let (digits, exponent) = significant(value.abs());
    let sign = if value < 0.0 { "-" } else { "" };
    let digits = digits.trim_end_matches('0');
    if !(-5..6).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{rest}e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

/// The first 6 decimal digits, halves rounded up as OpenSCAD's library does, and the exponent of the first.
fn significant(value: f64) -> (String, i32) {
    const DIGITS: usize = 6;
    if let Some((number, exponent)) = significant_by_scale(value) {
        return (number.to_string(), exponent);
    }
    // Enough digits to tell a half from its neighbours.
    let exact = format!("{value:.20e}");
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let mut exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let mut number: u32 = digits.iter().take(DIGITS).fold(0, |number, &digit| number * 10 + u32::from(digit));
    if digits.get(DIGITS).is_some_and(|&digit| digit >= 5) {
        number += 1;
    }
    if number == 10u32.pow(DIGITS as u32) {
        number /= 10;
        exponent += 1;
    }
    (number.to_string(), exponent)
}

/// By one multiplication or division, whose error is far too small to matter unless the rest is nearly a half.
fn significant_by_scale(value: f64) -> Option<(u32, i32)> {
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];
    let exponent = value.log10().floor() as i32;
    let shift = 5 - exponent;
    let power = POWERS.get(shift.unsigned_abs() as usize)?;
    let scaled = if shift >= 0 { value * power } else { value / power };
    let (whole, rest) = (scaled.trunc(), scaled.fract());
    if !(1e5..999_999.0).contains(&scaled) || (rest - 0.5).abs() < 1e-6 {
        return None;
    }
    Some((whole as u32 + u32::from(rest > 0.5), exponent))
}

/// Equality of the language: values of different kinds are never equal.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Undef, Value::Undef) => true,
        (Value::Bool(a), Value::Bool(b)) => a.get() == b.get(),
        (Value::Number(a), Value::Number(b)) => a.get() == b.get(),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Range(a), Value::Range(b)) => a.key() == b.key(),
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len()
                && stacker::maybe_grow(32 * 1024, 1024 * 1024, || a.iter().zip(b.iter()).all(|(a, b)| equal(a, b)))
        }
        (Value::Function(a), Value::Function(b)) => Rc::ptr_eq(a, b),
        (Value::Term(a), Value::Term(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => {
            let same = |(name, value): (&Rc<str>, &Value)| b.get(name).is_some_and(|other| equal(value, other));
            a.len() == b.len() && stacker::maybe_grow(32 * 1024, 1024 * 1024, || a.iter().all(same))
        }
        _ => false,
    }
}
