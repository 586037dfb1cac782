//! Random expressions of a wanted kind of value; one in twenty is of another kind.

use super::program::Writer;
use super::tree::{Tree, row};

/// The kind of value that an expression most likely has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Number,
    Text,
    List,
    /// A list of numbers.
    Vector,
    Matrix,
    Truth,
    Range,
    Function,
    Undef,
}

const SORTS: [Sort; 14] = [
    Sort::Number,
    Sort::Number,
    Sort::Number,
    Sort::Text,
    Sort::Text,
    Sort::List,
    Sort::List,
    Sort::Vector,
    Sort::Vector,
    Sort::Matrix,
    Sort::Truth,
    Sort::Range,
    Sort::Function,
    Sort::Undef,
];

const NUMBERS: [&str; 40] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "10",
    "12",
    "45",
    "90",
    "-1",
    "-2",
    "-3",
    "0.5",
    "-0.5",
    "1.5",
    "0.1",
    "0.25",
    "2.5",
    "33.333",
    "100",
    "255",
    "1000",
    "1e5",
    "999999",
    "1e6",
    "1234567",
    "123456.789",
    "0.000123456",
    "1e-5",
    "1e-7",
    "1e20",
    "-1e300",
    ".5",
    "5.",
    "1e3",
    "0.30000000000000004",
    "(1 / 0)",
    "(0 / 0)",
];
const TEXTS: [&str; 22] = [
    "\"\"",
    "\"a\"",
    "\"b\"",
    "\"ab\"",
    "\"abc\"",
    "\"hello world\"",
    "\"A\"",
    "\"0\"",
    "\"12\"",
    "\"ä\"",
    "\"äöü\"",
    "\"€ 5\"",
    "\"😀\"",
    "\"a😀b\"",
    "\"日本語\"",
    "\"a\\tb\"",
    "\"a\\nb\"",
    "\"say \\\"hi\\\"\"",
    "\"back\\\\slash\"",
    "\"\\u00e9\"",
    "\"\\x41\"",
    "\"true\"",
];
const UNARY: [&str; 15] =
    ["abs", "sign", "floor", "ceil", "round", "sqrt", "exp", "ln", "log", "sin", "cos", "tan", "asin", "acos", "atan"];
const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
const ARITHMETIC: [&str; 10] = ["+", "+", "+", "-", "-", "*", "*", "/", "%", "^"];
const KIND_TESTS: [&str; 7] = ["is_undef", "is_bool", "is_num", "is_string", "is_list", "is_function", "is_object"];

pub(super) fn many(separator: &'static str, items: Vec<Tree>) -> Tree {
    Tree::Many { separator, items }
}

pub(super) fn call(name: &str, arguments: Vec<Tree>) -> Tree {
    row![Expression; name, "(", many(", ", arguments), ")"]
}

impl Writer {
    pub(super) fn sort(&mut self) -> Sort {
        self.dice.one_of(&SORTS)
    }

    pub(super) fn any(&mut self, depth: usize) -> Tree {
        let sort = self.sort();
        self.expression(sort, depth)
    }

    pub(super) fn expression(&mut self, sort: Sort, depth: usize) -> Tree {
        let sort = if self.dice.percent(5) { self.sort() } else { sort };
        let Some(depth) = depth.checked_sub(1) else { return self.simple(sort) };
        match self.dice.weighted(&[22, 6, 5, 9, 4, 3, 2, 2, 47]) {
            0 => self.simple(sort),
            1 => {
                let condition = self.expression(Sort::Truth, depth);
                let (then, otherwise) = (self.expression(sort, depth), self.expression(sort, depth));
                row![Expression; "(", condition, " ? ", then, " : ", otherwise, ")"]
            }
            2 => self.scoped(|writer| {
                let bindings = writer.bindings(depth);
                let body = writer.expression(sort, depth);
                row![Expression; "(let (", many(", ", bindings), ") ", body, ")"]
            }),
            3 => self.call_own(sort, depth),
            4 => {
                let list = self.list_of(sort, depth);
                let index = self.dice.one_of(&["0", "1", "2", "-1", "1.5", "9"]);
                row![Expression; list, "[", row![Expression; index], "]"]
            }
            5 => self.scoped(|writer| {
                let (parameters, names) = writer.parameters(depth);
                let body = writer.expression(sort, depth);
                let arguments = writer.arguments(&names, depth);
                let literal = row![Expression; "(function(", parameters, ") ", body, ")"];
                row![Expression; literal, "(", many(", ", arguments), ")"]
            }),
            6 => {
                let told = self.echoed(depth);
                let body = self.expression(sort, depth);
                row![Expression; "(echo(", many(", ", told), ") ", body, ")"]
            }
            7 => {
                let condition = if self.dice.percent(3) { self.any(depth) } else { "true".into() };
                let body = self.expression(sort, depth);
                row![Expression; "(assert(", condition, ", \"told\") ", body, ")"]
            }
            _ => match sort {
                Sort::Number => self.number(depth),
                Sort::Text => self.text(depth),
                Sort::List => self.list(depth),
                Sort::Vector => self.vector(depth),
                Sort::Matrix => self.matrix(depth),
                Sort::Truth => self.truth(depth),
                Sort::Range => self.range(depth),
                Sort::Function => self.function(depth),
                Sort::Undef => self.undefined(depth),
            },
        }
    }

    /// A literal or a name.
    pub(super) fn simple(&mut self, sort: Sort) -> Tree {
        if self.dice.percent(45) {
            let fitting: Vec<String> =
                self.variables.iter().filter(|(_, of)| *of == sort).map(|(name, _)| name.clone()).collect();
            if !fitting.is_empty() {
                return row![Expression; self.dice.one_of(&fitting)];
            }
        }
        if self.dice.percent(1) {
            return row![Expression; self.dice.one_of(&["nobody", "$nobody", "a", "x", "PI", "$fn", "$children"])];
        }
        match sort {
            Sort::Number => row![Expression; self.dice.one_of(&NUMBERS)],
            Sort::Text => row![Expression; self.dice.one_of(&TEXTS)],
            Sort::Truth => row![Expression; self.dice.one_of(&["true", "false"])],
            Sort::Undef => row![Expression; "undef"],
            Sort::List | Sort::Vector => self.flat(sort),
            Sort::Matrix => {
                let rows = self.dice.one_of(&[2, 2, 3]);
                let rows = (0..rows).map(|_| self.flat(Sort::Vector)).collect();
                row![Expression; "[", many(", ", rows), "]"]
            }
            Sort::Range => {
                let part = |writer: &mut Self| writer.dice.one_of(&["0", "1", "2", "3", "4", "-1", "-2", "0.5", "2.5"]);
                let (begin, end) = (part(self), part(self));
                if self.dice.percent(50) {
                    return row![Expression; "[", begin, ":", end, "]"];
                }
                let step = self.dice.one_of(&["1", "2", "0.5", "-1", "-0.5", "-2", "3", "0", "0.7"]);
                row![Expression; "[", begin, ":", step, ":", end, "]"]
            }
            Sort::Function => {
                let body = self.dice.one_of(&["x", "x + 1", "[x, x]", "str(x)", "x * 2", "undef"]);
                row![Expression; "(function(x) ", body, ")"]
            }
        }
    }

    fn flat(&mut self, sort: Sort) -> Tree {
        let count = self.dice.one_of(&[0, 1, 2, 2, 2, 3, 3, 3, 4]);
        let items = (0..count).map(|_| {
            let sort = if sort == Sort::Vector { Sort::Number } else { self.sort() };
            let nested = matches!(sort, Sort::List | Sort::Vector | Sort::Matrix);
            if nested { row![Expression; "[", "1", "]"] } else { self.simple(sort) }
        });
        let items = items.collect();
        row![Expression; "[", many(", ", items), "]"]
    }

    /// A list whose elements are of a kind.
    fn list_of(&mut self, sort: Sort, depth: usize) -> Tree {
        if sort == Sort::Number && self.dice.percent(50) {
            return self.expression(Sort::Vector, depth);
        }
        if sort == Sort::Text && self.dice.percent(50) {
            return self.expression(Sort::Text, depth);
        }
        if sort == Sort::Vector && self.dice.percent(50) {
            return self.expression(Sort::Matrix, depth);
        }
        let count = self.dice.one_of(&[1, 2, 3]);
        let items = (0..count).map(|_| self.expression(sort, depth)).collect();
        row![Expression; "[", many(", ", items), "]"]
    }

    fn number(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[40, 5, 14, 4, 7, 7, 5, 4, 4, 4, 4, 3]) {
            0 => {
                let operator = self.dice.one_of(&ARITHMETIC);
                let (left, right) = (self.expression(Sort::Number, depth), self.expression(Sort::Number, depth));
                if self.dice.percent(30) {
                    row![Expression; left, " ", operator, " ", right]
                } else {
                    row![Expression; "(", left, " ", operator, " ", right, ")"]
                }
            }
            1 => {
                let operand = self.expression(Sort::Number, depth);
                row![Expression; self.dice.one_of(&["-", "-", "+"]), operand]
            }
            2 => {
                let name = self.dice.one_of(&UNARY);
                let argument = self.expression(Sort::Number, depth);
                call(name, vec![argument])
            }
            3 => {
                let name = self.dice.one_of(&["atan2", "pow", "log"]);
                let arguments = vec![self.expression(Sort::Number, depth), self.expression(Sort::Number, depth)];
                call(name, arguments)
            }
            4 => {
                let sort = self.dice.one_of(&[Sort::List, Sort::Text, Sort::Vector, Sort::Matrix]);
                let argument = self.expression(sort, depth);
                call("len", vec![argument])
            }
            5 => {
                let name = self.dice.one_of(&["min", "max"]);
                let arguments = if self.dice.percent(40) {
                    vec![self.expression(Sort::Vector, depth)]
                } else {
                    (0..self.dice.one_of(&[1, 2, 2, 3])).map(|_| self.expression(Sort::Number, depth)).collect()
                };
                call(name, arguments)
            }
            6 => {
                let argument = self.expression(Sort::Vector, depth);
                call("norm", vec![argument])
            }
            7 => {
                let argument = self.expression(Sort::Text, depth);
                call("ord", vec![argument])
            }
            8 => {
                let (at, rows) = (self.expression(Sort::Number, depth), self.expression(Sort::Matrix, depth));
                call("lookup", vec![at, rows])
            }
            9 => {
                let (left, right) = (self.expression(Sort::Vector, depth), self.expression(Sort::Vector, depth));
                row![Expression; "(", left, " * ", right, ")"]
            }
            10 => {
                let vector = self.expression(Sort::Vector, depth);
                row![Expression; "(", vector, ").", self.dice.one_of(&["x", "y", "z", "w"])]
            }
            _ => {
                let range = self.expression(Sort::Range, depth);
                row![Expression; range, "[", self.dice.one_of(&["0", "1", "2", "3"]), "]"]
            }
        }
    }

    fn text(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[50, 25, 25]) {
            0 => {
                let count = self.dice.one_of(&[0, 1, 1, 2, 2, 3]);
                let arguments = (0..count).map(|_| self.any(depth)).collect();
                call("str", arguments)
            }
            1 => {
                let code = self.dice.one_of(&["65", "97", "8364", "128512", "0", "-5", "[72, 105]", "[65:70]", "65.9"]);
                let argument = if self.dice.percent(60) { row![Expression; code] } else { self.any(depth) };
                call("chr", vec![argument])
            }
            _ => {
                let (text, index) = (self.expression(Sort::Text, depth), self.expression(Sort::Number, depth));
                row![Expression; text, "[", index, "]"]
            }
        }
    }

    fn list(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[30, 35, 14, 12, 9]) {
            0 => {
                let count = self.dice.below(5);
                let items = (0..count).map(|_| self.any(depth)).collect();
                row![Expression; "[", many(", ", items), "]"]
            }
            1 => {
                let count = self.dice.one_of(&[1, 1, 1, 2]);
                let items = (0..count).map(|_| self.element(depth)).collect();
                row![Expression; "[", many(", ", items), "]"]
            }
            2 => {
                let count = self.dice.one_of(&[0, 1, 2, 2, 3]);
                let arguments = (0..count)
                    .map(|_| {
                        let sort = self.dice.one_of(&[Sort::List, Sort::Vector, Sort::Number, Sort::Text]);
                        self.expression(sort, depth)
                    })
                    .collect();
                call("concat", arguments)
            }
            3 => self.search(depth),
            _ => {
                let sort = self.dice.one_of(&[Sort::Vector, Sort::Matrix, Sort::List]);
                self.expression(sort, depth)
            }
        }
    }

    /// Text that is looked for in a table of something else ends OpenSCAD.
    fn search(&mut self, depth: usize) -> Tree {
        let (wanted, table) = match self.dice.below(4) {
            0 => (self.expression(Sort::Number, depth), self.expression(Sort::Vector, depth)),
            1 => (self.simple(Sort::Vector), self.expression(Sort::Matrix, depth)),
            2 => (row![Expression; self.dice.one_of(&TEXTS)], row![Expression; self.dice.one_of(&TEXTS)]),
            _ => {
                let rows = (0..self.dice.below(4)).map(|_| {
                    let (key, value) = (self.dice.one_of(&TEXTS), self.simple(Sort::Number));
                    row![Part; "[", key, ", ", value, "]"]
                });
                let rows = rows.collect();
                (row![Part; self.dice.one_of(&TEXTS)], row![Part; "[", many(", ", rows), "]"])
            }
        };
        let mut arguments = vec![wanted, table];
        if self.dice.percent(50) {
            arguments.push(row![Expression; self.dice.one_of(&["0", "1", "2", "5"])]);
        }
        // Looked at from outside, these are no expressions: others in their places might be the text mentioned above.
        row![Expression; "search(", row![Part; arguments.iter().map(Tree::to_string).collect::<Vec<_>>().join(", ")], ")"]
    }

    fn vector(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[30, 20, 12, 8, 10, 10, 10]) {
            0 => {
                let count = self.dice.one_of(&[1, 2, 2, 3, 3, 3, 4]);
                let items = (0..count).map(|_| self.expression(Sort::Number, depth)).collect();
                row![Expression; "[", many(", ", items), "]"]
            }
            1 => {
                let operator = self.dice.one_of(&["+", "-"]);
                let (left, right) = (self.expression(Sort::Vector, depth), self.expression(Sort::Vector, depth));
                row![Expression; "(", left, " ", operator, " ", right, ")"]
            }
            2 => {
                let (number, vector) = (self.expression(Sort::Number, depth), self.expression(Sort::Vector, depth));
                match self.dice.below(4) {
                    0 => row![Expression; "(", number, " * ", vector, ")"],
                    1 => row![Expression; "(", vector, " * ", number, ")"],
                    2 => row![Expression; "(", number, " / ", vector, ")"],
                    _ => row![Expression; "(", vector, " / ", number, ")"],
                }
            }
            3 => {
                let arguments = vec![self.expression(Sort::Vector, depth), self.expression(Sort::Vector, depth)];
                call("cross", arguments)
            }
            4 => {
                let (matrix, vector) = (self.expression(Sort::Matrix, depth), self.expression(Sort::Vector, depth));
                if self.dice.percent(50) {
                    row![Expression; "(", matrix, " * ", vector, ")"]
                } else {
                    row![Expression; "(", vector, " * ", matrix, ")"]
                }
            }
            5 => {
                let (low, high) = (self.simple(Sort::Number), self.simple(Sort::Number));
                let count = self.dice.one_of(&["0", "1", "3", "2.7"]);
                call(
                    "rands",
                    vec![low, high, row![Expression; count], row![Expression; self.dice.one_of(&["1", "42", "7.5"])]],
                )
            }
            _ => self.scoped(|writer| {
                let source = writer.expression(Sort::Vector, depth);
                let name = writer.declare(Sort::Number);
                let body = writer.expression(Sort::Number, depth);
                row![Expression; "[for (", name, " = ", source, ") ", body, "]"]
            }),
        }
    }

    fn matrix(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[50, 25, 25]) {
            0 => {
                let count = self.dice.one_of(&[1, 2, 2, 3, 3]);
                let rows = (0..count).map(|_| self.expression(Sort::Vector, depth)).collect();
                row![Expression; "[", many(", ", rows), "]"]
            }
            1 => {
                let operator = self.dice.one_of(&["*", "+", "-"]);
                let (left, right) = (self.expression(Sort::Matrix, depth), self.expression(Sort::Matrix, depth));
                row![Expression; "(", left, " ", operator, " ", right, ")"]
            }
            _ => {
                let matrix = self.expression(Sort::Matrix, depth);
                row![Expression; "-", matrix]
            }
        }
    }

    fn truth(&mut self, depth: usize) -> Tree {
        match self.dice.weighted(&[45, 20, 15, 20]) {
            0 => {
                let sort = self.sort();
                let (left, right) = (self.expression(sort, depth), self.expression(sort, depth));
                row![Expression; "(", left, " ", self.dice.one_of(&COMPARISONS), " ", right, ")"]
            }
            1 => {
                let (left, right) = (self.any(depth), self.any(depth));
                row![Expression; "(", left, " ", self.dice.one_of(&["&&", "||"]), " ", right, ")"]
            }
            2 => {
                let operand = self.any(depth);
                row![Expression; "!", operand]
            }
            _ => {
                let name = self.dice.one_of(&KIND_TESTS);
                let argument = self.any(depth);
                call(name, vec![argument])
            }
        }
    }

    /// Parts that are computed stay small, so that nothing walks a range for minutes.
    fn range(&mut self, depth: usize) -> Tree {
        let end = self.expression(Sort::Number, depth);
        let begin = self.dice.one_of(&["0", "1", "-2", "0.5"]);
        let step = self.dice.one_of(&["", "1 : ", "2 : ", "-1 : ", "0.5 : "]);
        row![Expression; "[", begin, " : ", step, "(", end, ") % 7]"]
    }

    fn function(&mut self, depth: usize) -> Tree {
        self.scoped(|writer| {
            let (parameters, _) = writer.parameters(depth);
            let body = writer.any(depth);
            row![Expression; "(function(", parameters, ") ", body, ")"]
        })
    }

    /// What has no value.
    fn undefined(&mut self, depth: usize) -> Tree {
        match self.dice.below(4) {
            0 => {
                let operator = self.dice.one_of(&["+", "-", "*", "/", "%", "^", "<", ">="]);
                let (left, right) = (self.any(depth), self.any(depth));
                row![Expression; "(", left, " ", operator, " ", right, ")"]
            }
            1 => {
                let (value, index) = (self.any(depth), self.any(depth));
                row![Expression; value, "[", index, "]"]
            }
            2 => {
                let name = self.dice.one_of(&[
                    "len", "abs", "sin", "max", "norm", "ord", "cross", "lookup", "pow", "chr", "floor", "concat",
                    "is_num",
                ]);
                let count = self.dice.one_of(&[0, 1, 1, 2, 2, 3]);
                let arguments = (0..count).map(|_| self.any(depth)).collect();
                call(name, arguments)
            }
            _ => {
                let value = self.any(depth);
                row![Expression; self.dice.one_of(&["-", "+", "!"]), value]
            }
        }
    }

    /// An element of a list: a value, or what makes several.
    fn element(&mut self, depth: usize) -> Tree {
        let Some(inner) = depth.checked_sub(1) else { return self.any(0) };
        self.scoped(|writer| match writer.dice.weighted(&[20, 30, 18, 12, 10, 8, 2]) {
            0 => writer.any(depth),
            1 => {
                let bindings = writer.walks(inner);
                let body = writer.element(inner);
                row![Part; "for (", many(", ", bindings), ") ", body]
            }
            2 => {
                let condition = writer.expression(Sort::Truth, inner);
                let then = writer.element(inner);
                if writer.dice.percent(50) {
                    return row![Part; "if (", condition, ") ", then];
                }
                let otherwise = writer.element(inner);
                row![Part; "if (", condition, ") (", then, ") else ", otherwise]
            }
            3 => {
                let sort = writer.dice.one_of(&[Sort::List, Sort::Vector, Sort::Range, Sort::Text, Sort::Number]);
                let value = writer.expression(sort, inner);
                row![Part; "each ", value]
            }
            4 => {
                let bindings = writer.bindings(inner);
                let body = writer.element(inner);
                row![Part; "let (", many(", ", bindings), ") ", body]
            }
            5 => {
                let first = writer.expression(Sort::Number, inner);
                let counter = writer.declare(Sort::Number);
                let sum = writer.declare(Sort::Number);
                let next = writer.expression(Sort::Number, inner);
                let body = writer.element(inner);
                let count = writer.dice.one_of(&["0", "1", "3"]);
                row![Part; "for (", counter.as_str(), " = 0, ", sum.as_str(), " = ", first, "; ", counter.as_str(), " < ", count, "; ",
                    counter.as_str(), " = ", counter.as_str(), " + 1, ", sum.as_str(), " = ", next, ") ", body]
            }
            _ => {
                let body = writer.element(inner);
                row![Part; "(", body, ")"]
            }
        })
    }

    /// What a `for` walks.
    pub(super) fn walks(&mut self, depth: usize) -> Vec<Tree> {
        let count = self.dice.one_of(&[1, 1, 1, 2]);
        let walk = |writer: &mut Self| {
            let sort = writer.dice.one_of(&[
                Sort::Range,
                Sort::Range,
                Sort::Vector,
                Sort::Vector,
                Sort::List,
                Sort::Text,
                Sort::Matrix,
                Sort::Number,
            ]);
            let source = writer.expression(sort, depth);
            let of = match sort {
                Sort::Text => Sort::Text,
                Sort::Matrix => Sort::Vector,
                _ => Sort::Number,
            };
            let name = writer.declare(of);
            row![Part; name, " = ", source]
        };
        (0..count).map(|_| walk(self)).collect()
    }

    /// `name = value` of a `let`, each of which sees those before it.
    pub(super) fn bindings(&mut self, depth: usize) -> Vec<Tree> {
        let count = self.dice.one_of(&[1, 1, 2, 3]);
        let binding = |writer: &mut Self| {
            let sort = writer.sort();
            let value = writer.expression(sort, depth);
            let name = writer.declare(sort);
            row![Part; name, " = ", value]
        };
        (0..count).map(|_| binding(self)).collect()
    }

    /// Parameters of a function or module, declared, and their names.
    pub(super) fn parameters(&mut self, depth: usize) -> (Tree, Vec<String>) {
        let count = self.dice.one_of(&[0, 1, 1, 2, 2, 3]);
        let (mut parameters, mut names) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let sort = self.sort();
            let default = self.dice.percent(40).then(|| self.expression(sort, depth.min(1)));
            let name = self.dice.one_of(&["x", "y", "z", "a", "$s"]).to_owned();
            if names.contains(&name) && self.dice.percent(90) {
                continue;
            }
            names.push(name.clone());
            parameters.push(match default {
                Some(default) => row![Part; name, " = ", default],
                None => row![Part; name],
            });
        }
        for name in &names {
            let sort = self.sort();
            self.variables.push((name.clone(), sort));
        }
        (many(", ", parameters), names)
    }

    /// Arguments for these parameters, for the most part.
    pub(super) fn arguments(&mut self, names: &[String], depth: usize) -> Vec<Tree> {
        let surplus = usize::from(self.dice.percent(5));
        let mut arguments = Vec::new();
        for index in 0..names.len() + surplus {
            if self.dice.percent(8) {
                continue;
            }
            let value = self.any(depth);
            let name = match names.get(index) {
                Some(name) if self.dice.percent(25) => name.as_str(),
                _ if self.dice.percent(3) => self.dice.one_of(&["x", "y", "nobody"]),
                _ => "",
            };
            arguments.push(if name.is_empty() { row![Part; value] } else { row![Part; name, " = ", value] });
        }
        if self.dice.percent(8) {
            let value = self.simple(Sort::Number);
            arguments.push(row![Part; "$s = ", value]);
        }
        // Some functions count it down.
        if self.dice.percent(8) {
            arguments.push(row![Part; "$n = 2"]);
        }
        arguments
    }

    /// What an `echo` prints.
    pub(super) fn echoed(&mut self, depth: usize) -> Vec<Tree> {
        let count = self.dice.one_of(&[1, 1, 2, 3]);
        let one = |writer: &mut Self| {
            let value = writer.any(depth);
            match writer.dice.percent(15) {
                true => row![Part; writer.dice.one_of(&["x", "value", "$s"]), " = ", value],
                false => row![Part; value],
            }
        };
        (0..count).map(|_| one(self)).collect()
    }

    /// A call of one of the program's functions.
    fn call_own(&mut self, sort: Sort, depth: usize) -> Tree {
        let known: Vec<_> = self.functions.iter().filter(|known| known.number < self.below).cloned().collect();
        if known.is_empty() {
            return self.simple(sort);
        }
        let fitting: Vec<_> = known.iter().filter(|known| known.sort == sort).cloned().collect();
        let chosen = self.dice.one_of(if fitting.is_empty() { &known } else { &fitting });
        let arguments = self.arguments(&chosen.parameters, depth);
        call(&chosen.name, arguments)
    }
}
