//! How declarations are written.

/// `name: unit = default, "doc"`; `*name` is named only.
macro_rules! parameters {
    ($([$($flag:ident)? $name:literal, $unit:literal, $default:expr, $doc:literal]),* $(,)?) => {
        &[$(Parameter {
            name: $name,
            unit: $unit,
            default: $default,
            doc: $doc,
            named_only: parameters!(@flag $($flag)?),
        }),*]
    };
    (@flag named) => { true };
    (@flag) => { false };
}

macro_rules! module {
    ($name:literal, $group:expr, $run:expr, $parameters:expr, $doc:literal, $example:literal $(, $itself:ident)?) => {
        Declaration {
            name: $name,
            kind: BuiltinKind::Module,
            group: $group,
            arguments: $parameters,
            doc: $doc,
            example: $example,
            run: Module($run),
            binds_itself: module!(@itself $($itself)?),
        }
    };
    (@itself binds_itself) => { true };
    (@itself) => { false };
}

macro_rules! function {
    ($name:literal, $group:literal, $run:expr, $parameters:expr, $doc:literal, $example:literal) => {
        Declaration {
            name: $name,
            kind: BuiltinKind::Function,
            group: $group,
            arguments: $parameters,
            doc: $doc,
            example: $example,
            run: $run,
            binds_itself: false,
        }
    };
}

macro_rules! word {
    ($kind:ident, $name:literal, $group:literal, $doc:literal, $example:literal) => {
        Declaration {
            name: $name,
            kind: BuiltinKind::$kind,
            group: $group,
            arguments: &[],
            doc: $doc,
            example: $example,
            run: Nothing,
            binds_itself: true,
        }
    };
}
