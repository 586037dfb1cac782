//! Blocks, instantiations and modules.

use std::cell::OnceCell;

use partwright_graph::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::call::Sorted;
use super::expression::Compiler;
use super::names::Frame;
use super::op::{
    Binding, Block, Control, Echo, Instantiation, Kind, Module, ModuleCode, ModuleUse, Oddity, Op, Scope, Target,
    TopAssignment,
};
use super::{MAX_INCLUDES, Program, Unit};
use crate::ast::{self, Assignment, FunctionId, Item, ModuleId, ScopeId, Symbol};
use crate::value::Value;

/// The statements at the top of a script.
pub(crate) struct Top<'p> {
    pub(crate) slots: u32,
    pub(crate) assignments: &'p [(Symbol, Binding<'p>)],
    pub(crate) instantiations: &'p [Instantiation<'p>],
}

/// The items of a body, those of included files in their places.
#[derive(Default)]
struct Items<'p> {
    /// With where it is assigned first.
    assignments: Vec<(Symbol, &'p Unit, &'p Assignment, Span)>,
    assigned: FxHashMap<Symbol, usize>,
    functions: Vec<(Symbol, &'p Unit, FunctionId)>,
    modules: Vec<(Symbol, &'p Unit, ModuleId)>,
    instantiations: Vec<(&'p Unit, &'p ast::Instantiation)>,
    uses: Vec<&'p super::op::FileScope<'p>>,
}

impl<'p> Program<'p> {
    pub(crate) fn module_code(&self, module: &'p Module<'p>) -> &'p ModuleCode<'p> {
        module.code.get_or_init(|| {
            stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || {
                let definition = module.unit.file.ast.module(module.id);
                // Defaults see what the definition sees; the body lies one module further in.
                let depth = module.scope.depth;
                let frame = Frame::new(module.scope, false, depth);
                let mut compiler = Compiler::new(self, module.unit, frame);
                let parameters = compiler.parameters(definition.parameters);
                let frame = compiler.frame();
                (frame.direct, frame.depth) = (true, depth + 1);
                let given = parameters.iter().enumerate().filter(|(_, parameter)| parameter.dynamic.is_none());
                let given = given.map(|(slot, parameter)| (parameter.name, Target::Slot(slot as u32))).collect();
                let body = compiler.block(definition.body, given);
                let slots = compiler.frame().slots;
                &*self.arenas.module_codes.alloc(ModuleCode { slots, parameters, body })
            })
        })
    }

    /// The assignments at the top of a file.
    pub(crate) fn assignments(&self, scope: &'p Scope<'p>, assignments: &[TopAssignment<'p>]) -> Top<'p> {
        self.top(scope, assignments, Vec::new())
    }

    /// The statements at the top of the script.
    pub(crate) fn top(
        &self,
        scope: &'p Scope<'p>,
        assignments: &[TopAssignment<'p>],
        instantiations: Vec<(&'p Unit, &'p ast::Instantiation)>,
    ) -> Top<'p> {
        let mut slots = 0;
        let mut made = Vec::with_capacity(assignments.len());
        for assignment in assignments {
            let mut frame = Frame::new(scope, true, 0);
            frame.slots = slots;
            let mut compiler = Compiler::new(self, assignment.unit, frame);
            let value = compiler.expression(assignment.value);
            let target = match assignment.name.dynamic() {
                Some(index) => Target::Dynamic(index as u32),
                None => scope.variables.get(&assignment.name).copied().unwrap_or(Target::Nowhere),
            };
            let name = Some(assignment.name);
            let oddity = (assignment.first != assignment.span).then_some(Oddity::Again(assignment.first));
            let binding = Binding { name, target, cell: None, value, oddity, span: assignment.span };
            made.push((assignment.name, binding));
            slots = compiler.frame().slots;
        }
        let mut shapes = Vec::with_capacity(instantiations.len());
        for (unit, instantiation) in instantiations {
            let mut frame = Frame::new(scope, true, 0);
            frame.slots = slots;
            let mut compiler = Compiler::new(self, unit, frame);
            shapes.push(compiler.instantiation(instantiation));
            slots = compiler.frame().slots;
        }
        let assignments = self.arenas.assignments.alloc_extend(made);
        Top { slots, assignments, instantiations: self.arenas.instantiations.alloc_extend(shapes) }
    }

    fn gather(&self, unit: &'p Unit, scope: ScopeId, items: &mut Items<'p>, including: usize) {
        let ast = &unit.file.ast;
        for item in ast.scope(scope) {
            match item {
                Item::Assignment(assignment) => {
                    let name = self.symbol(unit, assignment.name);
                    let made = (name, unit, assignment, unit.span(assignment.span));
                    match items.assigned.get(&name).and_then(|&index| items.assignments.get_mut(index)) {
                        // Its place in the order stays.
                        Some(earlier) => (earlier.1, earlier.2) = (unit, assignment),
                        None => {
                            items.assigned.insert(name, items.assignments.len());
                            items.assignments.push(made);
                        }
                    }
                }
                Item::Function(id) => {
                    if let Some(name) = ast.function(*id).name {
                        items.functions.push((self.symbol(unit, name), unit, *id));
                    }
                }
                Item::Module(id) => items.modules.push((self.symbol(unit, ast.module(*id).name), unit, *id)),
                Item::Instantiation(id) => items.instantiations.push((unit, ast.instantiation(*id))),
                Item::Use(reference) => {
                    let used = self.resolved(unit, &reference.path);
                    items.uses.extend(used.and_then(|used| self.used.get(&used.source)));
                }
                Item::Include(reference) => {
                    if let Some(included) = self.resolved(unit, &reference.path)
                        && including < MAX_INCLUDES
                    {
                        self.gather(included, included.file.root, items, including + 1);
                    }
                }
            }
        }
    }
}

impl<'p> Compiler<'p, '_> {
    /// A body in a scope of its own, in which `given` names have their places already.
    pub(super) fn block(&mut self, scope: ScopeId, given: FxHashMap<Symbol, Target>) -> Block<'p> {
        let mut items = Items::default();
        self.program.gather(self.unit, scope, &mut items, 0);
        let Items { assignments, functions, modules, instantiations, uses, .. } = items;
        let outer = (self.frame().scope, self.unit);
        let first = self.frame().slots;
        let parameters: FxHashSet<Symbol> = given.keys().copied().collect();
        let plain =
            given.is_empty() && assignments.is_empty() && functions.is_empty() && modules.is_empty() && uses.is_empty();
        if !plain {
            let mut variables = given;
            for (name, ..) in &assignments {
                if name.dynamic().is_none() && !variables.contains_key(name) {
                    variables.insert(*name, Target::Slot(self.frame().slot()));
                }
            }
            let scope = Scope {
                parent: Some(outer.0),
                depth: self.frame().depth,
                variables,
                definitions: OnceCell::new(),
                uses,
                file: outer.0.file,
            };
            self.frame().scope = self.program.scope(scope, functions.into_iter(), modules.into_iter());
        }
        let slots = first..self.frame().slots;
        let mut made = Vec::with_capacity(assignments.len());
        for (name, unit, assignment, first) in assignments {
            self.unit = unit;
            let value = self.expression(assignment.value);
            let target = match name.dynamic() {
                Some(index) => Target::Dynamic(index as u32),
                None => self.frame().scope.variables.get(&name).copied().unwrap_or(Target::Nowhere),
            };
            let overwrites = parameters.contains(&name) && self.is_literal(assignment.value);
            let span = unit.span(assignment.span);
            let again = (first != span).then_some(Oddity::Again(first));
            let oddity = if overwrites { Some(Oddity::Overwritten) } else { again };
            made.push(Binding { name: Some(name), target, cell: None, value, oddity, span });
        }
        let mut shapes = Vec::with_capacity(instantiations.len());
        for (unit, instantiation) in instantiations {
            self.unit = unit;
            shapes.push(self.instantiation(instantiation));
        }
        (self.frame().scope, self.unit) = outer;
        let arenas = self.program.arenas;
        Block {
            slots,
            assignments: arenas.bindings.alloc_extend(made),
            instantiations: arenas.instantiations.alloc_extend(shapes),
        }
    }

    fn instantiation(&mut self, instantiation: &'p ast::Instantiation) -> Instantiation<'p> {
        stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || self.instantiation_inner(instantiation))
    }

    fn instantiation_inner(&mut self, instantiation: &'p ast::Instantiation) -> Instantiation<'p> {
        let name = self.symbol(instantiation.name);
        let span = self.unit.span(instantiation.span);
        let arguments = &self.ast()[instantiation.arguments];
        let mut found = None;
        for scope in self.frame().scope.chain() {
            found =
                scope.module(name).or_else(|| scope.uses.iter().rev().find_map(|file| file.scope.get()?.module(name)));
            if found.is_some() {
                break;
            }
        }
        let outer = self.frame().scope;
        let kind = if let Some(module) = found {
            let ast = &module.unit.file.ast;
            let parameters = &ast[ast.module(module.id).parameters];
            let Sorted { arguments, missing, complaints, .. } = self.sorted(module.unit, parameters, arguments);
            let hops = self.hops(module.scope);
            Kind::User(ModuleUse { module, arguments, missing, complaints, hops })
        } else if let Some(&declaration) = self.program.builtin_modules.get(&name) {
            if declaration.binds_itself {
                Kind::Control(declaration, self.control(declaration.name, instantiation))
            } else {
                Kind::Builtin(declaration, self.arguments(arguments))
            }
        } else {
            Kind::Unknown { name, name_span: self.unit.span(instantiation.name_span), scope: outer }
        };
        let children = self.block(instantiation.children, FxHashMap::default());
        let children = &*self.program.arenas.blocks.alloc(children);
        self.frame().scope = outer;
        Instantiation { kind, modifiers: instantiation.modifiers, children, name, span }
    }

    /// What evaluates its own arguments. Names that it binds stay visible for its children.
    fn control(&mut self, name: &str, instantiation: &'p ast::Instantiation) -> Control<'p> {
        let arguments = &self.ast()[instantiation.arguments];
        let span = self.unit.span(instantiation.span);
        match name {
            "if" => {
                let condition = arguments.first().map(|condition| self.expression(condition.value));
                let otherwise = instantiation.otherwise.map(|otherwise| self.block(otherwise, FxHashMap::default()));
                Control::If(condition.unwrap_or(Op::Constant(Value::Undef)), otherwise)
            }
            "for" | "intersection_for" => Control::For(self.bindings(arguments, Visible::InOrder).1),
            "let" => {
                let (fresh, bindings) = self.bindings(arguments, Visible::All);
                Control::Let { fresh, bindings, together: false }
            }
            "assign" => {
                let (fresh, bindings) = self.bindings(arguments, Visible::Behind);
                Control::Let { fresh, bindings, together: true }
            }
            "echo" => Control::Echo(Echo { arguments: self.arguments(arguments), body: None, span }),
            "assert" => Control::Assert(self.assertion(arguments, span)),
            _ => Control::None,
        }
    }

    /// Variables for the children of a statement: slots of the module's frame, in a scope of their own.
    fn bindings(&mut self, arguments: &'p [ast::Argument], visible: Visible) -> (Box<[u32]>, &'p [Binding<'p>]) {
        let outer = self.frame().scope;
        let (depth, file) = (self.frame().depth, outer.file);
        let program = self.program;
        let enter = |variables: FxHashMap<Symbol, Target>| {
            let scope =
                Scope { parent: Some(outer), depth, variables, definitions: OnceCell::new(), uses: Vec::new(), file };
            program.scope(scope, std::iter::empty(), std::iter::empty())
        };
        let mut variables: FxHashMap<Symbol, Target> = FxHashMap::default();
        let mut targets = Vec::with_capacity(arguments.len());
        let mut bound: FxHashSet<Symbol> = FxHashSet::default();
        for argument in arguments.iter() {
            let Some(name) = argument.name.map(|name| self.symbol(name)) else {
                targets.push(Target::Nowhere);
                continue;
            };
            if !bound.insert(name) && visible == Visible::All {
                targets.push(Target::Duplicate(name));
                continue;
            }
            targets.push(match name.dynamic() {
                Some(index) => Target::Dynamic(index as u32),
                None => *variables.entry(name).or_insert_with(|| Target::Slot(self.frame().slot())),
            });
        }
        let fresh = variables.values().filter_map(|target| match target {
            Target::Slot(slot) => Some(*slot),
            _ => None,
        });
        let fresh: Box<[u32]> = fresh.collect();
        let names: Vec<Symbol> = arguments
            .iter()
            .map(|argument| argument.name.map_or(program.anonymous, |name| self.symbol(name)))
            .collect();
        if visible == Visible::All {
            self.frame().scope = enter(variables.clone());
        }
        let mut made = Vec::with_capacity(arguments.len());
        let mut known: FxHashMap<Symbol, Target> = FxHashMap::default();
        let mut seen: FxHashSet<Symbol> = FxHashSet::default();
        for ((argument, target), name) in arguments.iter().zip(targets).zip(names) {
            let value = self.expression(argument.value);
            let repeated = !seen.insert(name) && argument.name.is_some();
            let oddity = match visible {
                Visible::InOrder => None,
                _ if argument.name.is_none() => Some(Oddity::Nameless),
                Visible::Behind if repeated => Some(Oddity::Replacement),
                _ => None,
            };
            made.push(self.binding(argument, target, value, oddity));
            if visible == Visible::InOrder {
                known.insert(name, target);
                self.frame().scope = enter(known.clone());
            }
        }
        if visible == Visible::Behind {
            self.frame().scope = enter(variables);
        }
        (fresh, program.arenas.bindings.alloc_extend(made))
    }
}

/// What the values of bindings see of each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visible {
    /// All that have been evaluated, also through function literals that are called later.
    All,
    InOrder,
    /// Nothing.
    Behind,
}
