//! Random programs of the whole language: scopes, definitions, and what they print.

use super::Dice;
use super::expression::{Sort, call, many};
use super::tree::{Tree, row};

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "i", "j", "k"];
/// How deep expressions are.
const DEPTH: usize = 3;

/// A function or module of the program. Its definition calls those with smaller numbers only, whatever scope they are in.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) number: usize,
    pub(super) parameters: Vec<String>,
    pub(super) sort: Sort,
}

#[derive(Debug)]
pub(super) struct Writer {
    pub(super) dice: Dice,
    /// Names that have a value here, as far as the text tells.
    pub(super) variables: Vec<(String, Sort)>,
    pub(super) functions: Vec<Definition>,
    modules: Vec<Definition>,
    /// How many definitions there are, and below which number they may be called here.
    count: usize,
    pub(super) below: usize,
    /// Whether definitions may stand here: not among the children of a module.
    defines: bool,
}

impl Writer {
    pub(super) fn new(dice: Dice) -> Self {
        Self {
            dice,
            variables: vec![("PI".to_owned(), Sort::Number)],
            functions: Vec::new(),
            modules: Vec::new(),
            count: 0,
            below: usize::MAX,
            defines: true,
        }
    }

    pub(super) fn program(mut self) -> Tree {
        let count = 2 + self.dice.below(8);
        let mut statements = self.statements(count, 2);
        let last = self.echo();
        statements.push(last);
        many("\n", statements)
    }

    /// What is declared inside is unknown afterwards.
    pub(super) fn scoped(&mut self, write: impl FnOnce(&mut Self) -> Tree) -> Tree {
        let (variables, functions, modules) = (self.variables.clone(), self.functions.clone(), self.modules.clone());
        let tree = write(self);
        (self.variables, self.functions, self.modules) = (variables, functions, modules);
        tree
    }

    /// A name that has a value of this kind from here on.
    pub(super) fn declare(&mut self, sort: Sort) -> String {
        let name = self.dice.one_of(&NAMES).to_owned();
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name.clone(), sort));
        name
    }

    fn statements(&mut self, count: usize, depth: usize) -> Vec<Tree> {
        (0..count).map(|_| self.statement(depth)).collect()
    }

    fn statement(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return match self.dice.below(3) {
                0 => self.assignment(),
                _ => self.echo(),
            };
        }
        let depth = depth - 1;
        let definitions = usize::from(self.defines);
        match self.dice.weighted(&[28, 20, 10 * definitions, 6, 8 * definitions, 8, 6, 5, 3, 3, 2, 1, 5]) {
            0 => self.assignment(),
            1 => self.echo(),
            2 => self.function_definition(),
            3 => self.function_variable(),
            4 => self.module_definition(depth),
            5 => self.module_call(depth),
            6 => {
                let (condition, then) = (self.expression(Sort::Truth, DEPTH - 1), self.block(depth));
                if self.dice.percent(50) {
                    return row![Statement; "if (", condition, ") ", then];
                }
                let otherwise = self.block(depth);
                row![Statement; "if (", condition, ") ", then, " else ", otherwise]
            }
            7 => self.scoped(|writer| {
                let name = writer.dice.one_of(&["for", "for", "for", "intersection_for"]);
                let walks = writer.walks(1);
                let block = writer.block(depth);
                row![Statement; name, " (", many(", ", walks), ") ", block]
            }),
            8 => self.scoped(|writer| {
                let bindings = writer.bindings(1);
                let block = writer.block(depth);
                row![Statement; "let (", many(", ", bindings), ") ", block]
            }),
            9 => {
                let name = self.dice.one_of(&["union", "group", "render", "hull", "difference", "%", "#", "*"]);
                let block = self.block(depth);
                match name.len() {
                    1 => row![Statement; name, "union() ", block],
                    _ => row![Statement; name, "() ", block],
                }
            }
            10 => {
                // No literal: that would be worth a warning where the module's call sets the name.
                let value = self.dice.one_of(&["1", "5", "0.5", "-3", "len(\"abc\")", "undef", "\"a\""]);
                row![Statement; self.dice.one_of(&["$s", "$s", "$t", "$fn"]), " = 0 + ", value, ";"]
            }
            11 => {
                let condition = if self.dice.percent(20) { self.any(1) } else { "true".into() };
                row![Statement; "assert(", condition, ", \"told\");"]
            }
            _ => {
                let shape = self.shape();
                row![Statement; shape, ";"]
            }
        }
    }

    fn assignment(&mut self) -> Tree {
        let sort = self.sort();
        let value = self.expression(sort, DEPTH);
        let name = self.declare(sort);
        row![Statement; name, " = ", value, ";"]
    }

    fn echo(&mut self) -> Tree {
        let told = self.echoed(DEPTH);
        row![Statement; "echo(", many(", ", told), ");"]
    }

    fn block(&mut self, depth: usize) -> Tree {
        self.scoped(|writer| {
            let outside = std::mem::replace(&mut writer.defines, false);
            let count = writer.dice.one_of(&[0, 1, 1, 2, 3]);
            let statements = writer.statements(count, depth);
            writer.defines = outside;
            row![Part; "{\n", many("\n", statements), "\n}"]
        })
    }

    /// Writes what a definition consists of, which may call all before it.
    fn define(&mut self, write: impl FnOnce(&mut Self, usize) -> (Tree, Definition)) -> (Tree, Definition) {
        let (number, below) = (self.count, self.below);
        self.count += 1;
        self.below = below.min(number);
        let (variables, functions, modules) = (self.variables.clone(), self.functions.clone(), self.modules.clone());
        let made = write(self, number);
        (self.variables, self.functions, self.modules) = (variables, functions, modules);
        self.below = below;
        made
    }

    fn function_definition(&mut self) -> Tree {
        let (tree, definition) = self.define(|writer, number| {
            let (parameters, names) = writer.parameters(1);
            let sort = writer.sort();
            let name = format!("f{number}");
            let body = writer.expression(sort, DEPTH);
            let body = match writer.dice.percent(15) {
                // Calls itself for a few times.
                true => row![Expression; "$n > 0 ? ", call(&name, vec!["$n = $n - 1".into()]), " : ", body],
                false => body,
            };
            let tree = row![Statement; "function ", name.as_str(), "(", parameters, ") = ", body, ";"];
            (tree, Definition { name, number, parameters: names, sort })
        });
        self.functions.push(definition);
        tree
    }

    /// A variable that holds a function.
    fn function_variable(&mut self) -> Tree {
        let (tree, definition) = self.define(|writer, number| {
            let (parameters, names) = writer.parameters(1);
            let sort = writer.sort();
            let name = format!("p{number}");
            let body = writer.expression(sort, DEPTH);
            let tree = row![Statement; name.as_str(), " = function(", parameters, ") ", body, ";"];
            (tree, Definition { name, number, parameters: names, sort })
        });
        self.variables.push((definition.name.clone(), Sort::Function));
        self.functions.push(definition);
        tree
    }

    fn module_definition(&mut self, depth: usize) -> Tree {
        let (tree, definition) = self.define(|writer, number| {
            let (parameters, names) = writer.parameters(1);
            let name = format!("m{number}");
            let outside = std::mem::replace(&mut writer.defines, true);
            let count = writer.dice.one_of(&[1, 2, 3]);
            let mut statements = writer.statements(count, depth.max(1));
            if writer.dice.percent(50) {
                let argument = writer.dice.one_of(&["", "", "0", "1", "[0, 1]", "[0:1]", "-1", "undef", "\"a\""]);
                statements.push(row![Statement; "children(", argument, ");"]);
            }
            if writer.dice.percent(20) {
                statements.push(row![Statement; "echo($children, $parent_modules, parent_module(0));"]);
            }
            writer.defines = outside;
            let tree =
                row![Statement; "module ", name.as_str(), "(", parameters, ") {\n", many("\n", statements), "\n}"];
            (tree, Definition { name, number, parameters: names, sort: Sort::Undef })
        });
        self.modules.push(definition);
        tree
    }

    fn module_call(&mut self, depth: usize) -> Tree {
        let known: Vec<Definition> = self.modules.iter().filter(|known| known.number < self.below).cloned().collect();
        if known.is_empty() {
            return self.echo();
        }
        let chosen = self.dice.one_of(&known);
        let arguments = many(", ", self.arguments(&chosen.parameters, 1));
        if self.dice.percent(50) {
            return row![Statement; chosen.name, "(", arguments, ");"];
        }
        let block = self.block(depth);
        row![Statement; chosen.name, "(", arguments, ") ", block]
    }

    /// A shape whose arguments may be anything: its warnings belong to the console.
    fn shape(&mut self) -> Tree {
        let transform = match self.dice.below(4) {
            0 => {
                let name = self.dice.one_of(&["translate", "rotate", "scale", "mirror"]);
                let sort = self.dice.one_of(&[Sort::Vector, Sort::Vector, Sort::Number, Sort::Text, Sort::List]);
                let argument = self.expression(sort, 1);
                row![Part; name, "(", argument, ") "]
            }
            _ => row![Part; ""],
        };
        let name = self.dice.one_of(&["cube", "sphere", "cylinder", "square", "circle"]);
        let sort = self.dice.one_of(&[Sort::Vector, Sort::Number, Sort::Number, Sort::List, Sort::Text, Sort::Undef]);
        let argument = self.expression(sort, 1);
        let center =
            self.dice.one_of(&["", "", ", center = true", ", center = 1", ", d = 2", ", h = \"a\"", ", nobody = 1"]);
        row![Part; transform, name, "(", argument, center, ")"]
    }
}
