//! Expressions to operations.

use partwright_graph::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::call::{Placed, places};
use super::names::{Frame, Local, Place};
use super::op::{self, Argument, Assert, Binding, Code, Echo, For, ForLoop, Function, Let, Oddity, Op, Ref, Target};
use super::{Program, Unit};
use crate::ast::{self, Ast, Binary, ExprId, ExprKind, Many, Symbol, Unary};
use crate::evaluate::operators;
use crate::value::{Text, Value};

/// Levels of an expression between two looks at the native stack.
const LEVELS: u32 = 32;

/// Compiles the code of one frame, and of the function literals in it.
pub(super) struct Compiler<'p, 'c> {
    pub(super) program: &'c Program<'p>,
    pub(super) unit: &'p Unit,
    /// The function or module, then the literals within each other.
    pub(super) frames: Vec<Frame<'p>>,
    level: u32,
}

impl<'p> Program<'p> {
    /// The compiled form of a function, made at its first call.
    pub(crate) fn code(&self, function: &'p Function<'p>) -> &'p Code<'p> {
        function.code.get_or_init(|| {
            function.compiles.set(true);
            let code = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || {
                let definition = function.unit.file.ast.function(function.id);
                let frame = Frame::new(function.scope, false, function.scope.depth);
                let mut compiler = Compiler::new(self, function.unit, frame);
                let code = compiler.body(definition.parameters, definition.body);
                &*self.arenas.codes.alloc(code)
            });
            function.compiles.set(false);
            code
        })
    }
}

impl<'p, 'c> Compiler<'p, 'c> {
    pub(super) fn new(program: &'c Program<'p>, unit: &'p Unit, frame: Frame<'p>) -> Self {
        Self { program, unit, frames: vec![frame], level: 0 }
    }

    pub(super) fn ast(&self) -> &'p Ast {
        &self.unit.file.ast
    }

    pub(super) fn frame(&mut self) -> &mut Frame<'p> {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub(super) fn symbol(&self, local: Symbol) -> Symbol {
        self.program.symbol(self.unit, local)
    }

    pub(super) fn alloc(&self, op: Op<'p>) -> Ref<'p> {
        self.program.arenas.ops.alloc(op)
    }

    pub(super) fn body(&mut self, parameters: Many<ast::Parameter>, body: ExprId) -> Code<'p> {
        let parameters = self.parameters(parameters);
        for (slot, parameter) in parameters.iter().enumerate() {
            if parameter.dynamic.is_none() {
                self.bind(parameter.name, Place::Slot(slot as u32));
            }
        }
        let body = self.tail(body, true);
        let is_plain = |(index, parameter): (usize, &op::Parameter<'p>)| {
            parameter.dynamic.is_none() && parameters[..index].iter().all(|other| other.name != parameter.name)
        };
        let positional_from = parameters.iter().enumerate().all(is_plain).then(|| {
            let last = parameters.iter().rposition(|parameter| parameter.default.is_some());
            last.map_or(0, |last| last + 1)
        });
        Code { slots: self.frame().slots, parameters, positional_from, body }
    }

    /// Parameters take the first slots of a frame. Their defaults see what the definition sees.
    pub(super) fn parameters(&mut self, parameters: Many<ast::Parameter>) -> &'p [op::Parameter<'p>] {
        let parameters = &self.ast()[parameters];
        self.frame().slots = parameters.len() as u32;
        let mut made = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            let name = self.symbol(parameter.name);
            let default = parameter.default.map(|default| self.expression(default));
            made.push(op::Parameter { name, dynamic: name.dynamic().map(|index| index as u32), default });
        }
        // Of equal names the last is the variable, and the first has the default.
        for last in 1..made.len() {
            if let Some(first) = made[..last].iter().rposition(|parameter| parameter.name == made[last].name) {
                made[last].default = made[first].default.take();
            }
        }
        self.program.arenas.parameters.alloc_extend(made)
    }

    pub(super) fn bind(&mut self, name: Symbol, place: Place) {
        self.frame().locals.push(Local { name, place });
    }

    pub(super) fn expression(&mut self, id: ExprId) -> Op<'p> {
        self.tail(id, false)
    }

    pub(super) fn reference(&mut self, id: ExprId) -> Ref<'p> {
        let op = self.expression(id);
        self.alloc(op)
    }

    /// `tail`: the value is the function's, so that a call may replace its frame.
    pub(super) fn tail(&mut self, id: ExprId, tail: bool) -> Op<'p> {
        self.level += 1;
        let op = if self.level.is_multiple_of(LEVELS) {
            let op = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.kind(id, tail));
            Op::Deep(self.alloc(op))
        } else {
            self.kind(id, tail)
        };
        self.level -= 1;
        op
    }

    fn kind(&mut self, id: ExprId, tail: bool) -> Op<'p> {
        let expr = self.ast().expr(id);
        let span = self.unit.span(expr.span());
        let arenas = self.program.arenas;
        match &expr.kind {
            ExprKind::Undef => Op::Constant(Value::Undef),
            ExprKind::Bool(value) => Op::Constant(Value::from(*value)),
            ExprKind::Number(value) => Op::Number(*value),
            ExprKind::String(text) => Op::Constant(Value::String(Text::from(&**self.ast().text(*text)))),
            ExprKind::Variable(name) => {
                let name = self.symbol(*name);
                self.variable(name, span)
            }
            ExprKind::Unary(operator, operand) => match (operator, self.expression(*operand)) {
                (Unary::Minus, Op::Number(value)) => Op::Number(-value),
                (Unary::Plus, operand @ Op::Number(_)) => operand,
                (Unary::Not, operand) => Op::Not(self.alloc(operand)),
                (operator, operand) => Op::Unary(*operator, self.alloc(operand), span),
            },
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.expression(*left), self.expression(*right));
                if let (Op::Number(a), Op::Number(b)) = (&left, &right) {
                    match operators::numbers(*operator, *a, *b) {
                        Ok(Value::Number(value)) => return Op::Number(value.get()),
                        Ok(value) => return Op::Constant(value),
                        Err(_) => {}
                    }
                }
                let (left, right) = (self.alloc(left), self.alloc(right));
                match operator {
                    Binary::Or => Op::Or(left, right),
                    Binary::And => Op::And(left, right),
                    Binary::Equal => Op::Equal(left, right, span),
                    Binary::NotEqual => Op::NotEqual(left, right, span),
                    Binary::Less => Op::Less(left, right, span),
                    Binary::LessEqual => Op::LessEqual(left, right, span),
                    Binary::Greater => Op::Greater(left, right, span),
                    Binary::GreaterEqual => Op::GreaterEqual(left, right, span),
                    Binary::Add => Op::Add(left, right, span),
                    Binary::Subtract => Op::Subtract(left, right, span),
                    Binary::Multiply => Op::Multiply(left, right, span),
                    Binary::Divide => Op::Divide(left, right, span),
                    Binary::Modulo => Op::Modulo(left, right, span),
                    operator => Op::Binary(*operator, left, right, span),
                }
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                let condition = self.reference(*condition);
                let then = self.tail(*then, tail);
                let otherwise = self.tail(*otherwise, tail);
                Op::Conditional(condition, self.alloc(then), self.alloc(otherwise))
            }
            ExprKind::Index(value, index) => {
                let value = self.reference(*value);
                match self.expression(*index) {
                    Op::Number(index) if index >= 0.0 && index < f64::from(u32::MAX) => {
                        Op::IndexAt(value, index as u32)
                    }
                    index => Op::Index(value, self.alloc(index)),
                }
            }
            ExprKind::Member(value, member) => {
                let value = self.reference(*value);
                let member = self.symbol(*member);
                let element = match &*self.program.name(member) {
                    "x" => 0,
                    "y" => 1,
                    "z" => 2,
                    _ => 3,
                };
                Op::Member(value, member, element)
            }
            ExprKind::Range(begin, step, end) => {
                let literal = [Some(*begin), *step, Some(*end)].iter().flatten().all(|&part| self.is_literal(part));
                let begin = self.expression(*begin);
                let step = step.map(|step| self.expression(step));
                let end = self.expression(*end);
                Op::Range(arenas.ranges.alloc(op::Range { begin, step, end, literal, span }))
            }
            ExprKind::List(elements) => {
                let elements = &self.ast()[*elements];
                let gathers = elements.iter().any(|&element| self.ast().is_comprehension(element));
                let made: Vec<Op<'p>> = elements.iter().map(|&element| self.element(element)).collect();
                if !gathers && let Some(items) = made.iter().map(constant).collect::<Option<Vec<Value>>>() {
                    return Op::Constant(Value::list(items));
                }
                let made = &*arenas.ops.alloc_extend(made);
                if gathers { Op::Gather(made, span) } else { Op::List(made) }
            }
            ExprKind::Function(function) => Op::Closure(self.literal(*function, None)),
            ExprKind::Let(bindings, body) => {
                Op::Let(self.let_in(&self.ast()[*bindings], span, tail, |compiler| compiler.tail(*body, tail)))
            }
            ExprKind::Assert(arguments, body) => {
                let mut assertion = self.assertion(&self.ast()[*arguments], span);
                assertion.body = body.map(|body| self.tail(body, tail));
                Op::Assert(arenas.asserts.alloc(assertion))
            }
            ExprKind::Echo(arguments, body) => {
                let arguments = self.arguments(&self.ast()[*arguments]);
                let body = body.map(|body| self.tail(body, tail));
                Op::Echo(arenas.echoes.alloc(Echo { arguments, body, span }))
            }
            ExprKind::Call(callee, arguments) => self.call(*callee, &self.ast()[*arguments], span, tail),
            ExprKind::For(..) | ExprKind::ForLoop(..) | ExprKind::If(..) | ExprKind::Each(_) => {
                // The grammar keeps these inside lists.
                Op::Constant(Value::Undef)
            }
        }
    }

    /// An element of a list, which may be a comprehension.
    fn element(&mut self, id: ExprId) -> Op<'p> {
        if !self.ast().is_comprehension(id) {
            return self.expression(id);
        }
        self.level += 1;
        let op = if self.level.is_multiple_of(LEVELS) {
            let op = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.comprehension(id));
            Op::Deep(self.alloc(op))
        } else {
            self.comprehension(id)
        };
        self.level -= 1;
        op
    }

    fn comprehension(&mut self, id: ExprId) -> Op<'p> {
        let expr = self.ast().expr(id);
        let span = self.unit.span(expr.span());
        let arenas = self.program.arenas;
        match &expr.kind {
            ExprKind::For(bindings, body) => {
                let bindings = &self.ast()[*bindings];
                let mark = self.frame().locals.len();
                let mut made = Vec::with_capacity(bindings.len());
                for binding in bindings.iter() {
                    let value = self.expression(binding.value);
                    let target = self.new_target(binding.name);
                    made.push(self.binding(binding, target, value, None));
                }
                let body = self.element(*body);
                self.frame().locals.truncate(mark);
                Op::For(arenas.fors.alloc(For { bindings: arenas.bindings.alloc_extend(made), body }))
            }
            ExprKind::ForLoop(id) => {
                let &ast::Loop { first, condition, next, element } = self.ast().for_loop(*id);
                let (first, next) = (&self.ast()[first], &self.ast()[next]);
                let mark = self.frame().locals.len();
                let mut fresh = Vec::new();
                let mut targets: FxHashMap<Symbol, Target> = FxHashMap::default();
                let mut bindings = |compiler: &mut Self, arguments: &[ast::Argument], before: Option<&[Target]>| {
                    let mut made = Vec::with_capacity(arguments.len());
                    for (index, binding) in arguments.iter().enumerate() {
                        let value = compiler.expression(binding.value);
                        let target = match (before, binding.name) {
                            (Some(before), Some(_)) => before.get(index).copied().unwrap_or(Target::Nowhere),
                            (_, None) => Target::Nowhere,
                            (None, Some(name)) => {
                                let name = compiler.symbol(name);
                                match targets.get(&name) {
                                    Some(_) => Target::Duplicate(name),
                                    None => {
                                        let target = compiler.new_target_of(name);
                                        targets.insert(name, target);
                                        target
                                    }
                                }
                            }
                        };
                        made.push(compiler.binding(binding, target, value, None));
                    }
                    compiler.program.arenas.bindings.alloc_extend(made)
                };
                let first = &*bindings(self, first, None);
                // Names that only the later rounds set are unset in the first.
                let mut later = Vec::with_capacity(next.len());
                let mut seen: Vec<Symbol> = Vec::new();
                for binding in next.iter() {
                    let Some(name) = binding.name else {
                        later.push(Target::Nowhere);
                        continue;
                    };
                    let name = self.symbol(name);
                    if seen.contains(&name) {
                        later.push(Target::Duplicate(name));
                        continue;
                    }
                    seen.push(name);
                    let known = self.frame().locals[mark..].iter().find(|local| local.name == name);
                    later.push(match (name.dynamic(), known.map(|local| local.place)) {
                        (Some(index), _) => Target::Dynamic(index as u32),
                        (None, Some(Place::Slot(slot) | Place::Maybe(slot))) => Target::Slot(slot),
                        (None, _) => {
                            let slot = self.frame().slot();
                            fresh.push(slot);
                            self.bind(name, Place::Maybe(slot));
                            Target::Slot(slot)
                        }
                    });
                }
                let condition = self.expression(condition);
                let next = &*bindings(self, next, Some(&later));
                let body = self.element(element);
                self.frame().locals.truncate(mark);
                let made = ForLoop { fresh: fresh.into(), first, condition, next, body, span };
                Op::ForLoop(arenas.loops.alloc(made))
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.reference(*condition);
                let then = self.element(*then);
                let otherwise = otherwise.map(|otherwise| {
                    let otherwise = self.element(otherwise);
                    self.alloc(otherwise)
                });
                Op::If(condition, self.alloc(then), otherwise)
            }
            ExprKind::Each(value) => {
                let value = self.element(*value);
                Op::Each(self.alloc(value), span)
            }
            ExprKind::Let(bindings, body) => {
                Op::LetElement(self.let_in(&self.ast()[*bindings], span, false, |compiler| compiler.element(*body)))
            }
            _ => self.expression(id),
        }
    }

    fn new_target(&mut self, name: Option<Symbol>) -> Target {
        let Some(name) = name else { return Target::Nowhere };
        let name = self.symbol(name);
        self.new_target_of(name)
    }

    /// A place for a new variable of an expression.
    fn new_target_of(&mut self, name: Symbol) -> Target {
        if let Some(index) = name.dynamic() {
            return Target::Dynamic(index as u32);
        }
        let slot = self.frame().slot();
        self.bind(name, Place::Slot(slot));
        Target::Slot(slot)
    }

    fn let_in(
        &mut self,
        bindings: &'p [ast::Argument],
        span: Span,
        tail: bool,
        body: impl FnOnce(&mut Self) -> Op<'p>,
    ) -> &'p Let<'p> {
        let mark = self.frame().locals.len();
        // Function literals among the values may know the names that come later, and their own.
        let literals = bindings.iter().any(|binding| self.ast().holds_literal(binding.value));
        let names: Vec<Option<Symbol>> = bindings.iter().map(|binding| binding.name.map(|n| self.symbol(n))).collect();
        if literals {
            for name in names.iter().map(|name| name.unwrap_or(self.program.anonymous)) {
                self.bind(name, Place::Pending(None));
            }
        }
        let mut made = Vec::with_capacity(bindings.len());
        let mut restores = false;
        let mut seen: FxHashSet<Symbol> = FxHashSet::default();
        for (index, (binding, name)) in bindings.iter().zip(&names).enumerate() {
            let value = match &self.ast().expr(binding.value).kind {
                ExprKind::Function(function) => Op::Closure(self.literal(*function, literals.then_some(mark + index))),
                _ => self.expression(binding.value),
            };
            let oddity = name.is_none().then_some(Oddity::Nameless);
            let target = match name {
                Some(name) if !seen.insert(*name) => Target::Duplicate(*name),
                Some(name) => self.new_target_of(*name),
                None => Target::Nowhere,
            };
            restores |= matches!(target, Target::Dynamic(_));
            made.push(self.binding(binding, target, value, oddity));
        }
        let body = body(self);
        let mut cells = Vec::new();
        if literals {
            for (index, binding) in made.iter_mut().enumerate() {
                if !matches!(binding.target, Target::Duplicate(_))
                    && let Place::Pending(Some(cell)) = self.frame().locals[mark + index].place
                {
                    cells.push(cell);
                    binding.cell = Some(cell);
                }
            }
        }
        self.frame().locals.truncate(mark);
        let bindings = self.program.arenas.bindings.alloc_extend(made);
        self.program.arenas.lets.alloc(Let { cells: cells.into(), bindings, body, span, restores: restores && !tail })
    }

    /// The arguments of an `assert`, as a call binds them to `condition` and `message`.
    pub(super) fn assertion(&mut self, arguments: &[ast::Argument], span: Span) -> Assert<'p> {
        let names = ["condition", "message"].map(|name| self.program.intern(name));
        let given = arguments.iter().map(|argument| (argument.name.map(|name| self.symbol(name)), argument.span));
        let (places, complaints) = places(&names, given.map(|(name, place)| (name, self.unit.span(place))));
        let find = |wanted: usize| {
            let found =
                places.iter().zip(arguments.iter()).rev().find(|(place, _)| **place == Placed::Parameter(wanted));
            found.map(|(_, argument)| argument.value)
        };
        let (condition, message) = (find(0), find(1));
        Assert {
            unit: self.unit,
            complaints: complaints.into(),
            condition: condition.map(|condition| (self.expression(condition), condition)),
            message: message.map(|message| self.expression(message)),
            body: None,
            span,
        }
    }

    pub(super) fn binding(
        &self,
        binding: &ast::Argument,
        target: Target,
        value: Op<'p>,
        oddity: Option<Oddity>,
    ) -> Binding<'p> {
        let name = binding.name.map(|name| self.symbol(name));
        Binding { name, target, cell: None, value, oddity, span: self.unit.span(binding.span) }
    }

    /// Made of literals only, as OpenSCAD sees it.
    pub(super) fn is_literal(&self, id: ExprId) -> bool {
        match &self.ast().expr(id).kind {
            ExprKind::Undef | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
            ExprKind::Unary(_, operand) => self.is_literal(*operand),
            ExprKind::List(elements) => {
                let elements = &self.ast()[*elements];
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || elements.iter().all(|&element| self.is_literal(element)))
            }
            ExprKind::Range(begin, step, end) => {
                [Some(*begin), *step, Some(*end)].iter().flatten().all(|&part| self.is_literal(part))
            }
            _ => false,
        }
    }

    pub(super) fn arguments(&mut self, arguments: &[ast::Argument]) -> &'p [Argument<'p>] {
        let mut made = Vec::with_capacity(arguments.len());
        for argument in arguments.iter() {
            let name = argument.name.map(|name| self.symbol(name));
            let value = self.expression(argument.value);
            made.push(Argument { name, value, span: self.unit.span(argument.span) });
        }
        self.program.arenas.arguments.alloc_extend(made)
    }
}

fn constant(op: &Op<'_>) -> Option<Value> {
    match op {
        Op::Number(number) => Some(Value::from(*number)),
        Op::Constant(value) => Some(value.clone()),
        _ => None,
    }
}
