// Programs of fields (`partwright_field::program`), carried out one instruction after the other. `OP_…`, `REGISTERS` and
// `CONSTANT` stand in front of this.

struct Instruction {
    code: u32,
    constant: f32,
}

@group(0) @binding(0) var<storage, read> code: array<Instruction>;

// Sines, a quarter turn later where that is asked: WGSL's own may be off by 2⁻¹¹. Cody and Waite's reduction in three parts,
// then the polynomials of the Cephes library.
fn wave(x: f32, quarter: u32) -> f32 {
    let count = floor(x * 0.636619772 + 0.5);
    let r = ((x - count * 1.5703125) - count * 4.837512969970703e-4) - count * 7.54978995489188e-8;
    let turn = (u32(i32(count)) + quarter) & 3u;
    let s = r * r;
    let sine = r + r * s * (-1.6666654611e-1 + s * (8.3321608736e-3 - s * 1.9515295891e-4));
    let cosine = 1.0 - 0.5 * s + s * s * (4.166664568298827e-2 + s * (-1.388731625493765e-3 + s * 2.443315711809948e-5));
    let value = clamp(select(sine, cosine, (turn & 1u) == 1u), -1.0, 1.0);
    return select(value, -value, (turn & 2u) == 2u);
}

// The angle of a direction: WGSL's own may be off by 4096 units in the last place.
fn angle(y: f32, x: f32) -> f32 {
    let far = max(abs(x), abs(y));
    if far == 0.0 {
        return 0.0;
    }
    let t = min(abs(x), abs(y)) / far;
    let is_steep = t > 0.414213562;
    let u = select(t, (t - 1.0) / (t + 1.0), is_steep);
    let s = u * u;
    let poly = ((8.05374449538e-2 * s - 1.38776856032e-1) * s + 1.99777106478e-1) * s - 3.33329491539e-1;
    var a = u + u * s * poly + select(0.0, 0.785398163, is_steep);
    a = select(a, 1.57079633 - a, abs(y) > abs(x));
    a = select(a, 3.14159265 - a, x < 0.0);
    return select(a, -a, y < 0.0);
}

fn rest(x: f32) -> f32 {
    return sqrt(max((1.0 - x) * (1.0 + x), 0.0));
}

fn apply(op: u32, a: f32, b: f32) -> f32 {
    switch op {
        case OP_Copy: { return a; }
        case OP_Neg: { return -a; }
        case OP_Abs: { return abs(a); }
        case OP_Recip: { return 1.0 / a; }
        case OP_Sqrt: { return sqrt(max(a, 0.0)); }
        case OP_Square: { return a * a; }
        case OP_Floor: { return floor(a); }
        case OP_Ceil: { return ceil(a); }
        case OP_Round: { return sign(a) * floor(abs(a) + 0.5); }
        case OP_Sin: { return wave(a, 0u); }
        case OP_Cos: { return wave(a, 1u); }
        case OP_Tan: { return wave(a, 0u) / wave(a, 1u); }
        case OP_Asin: { let x = clamp(a, -1.0, 1.0); return angle(x, rest(x)); }
        case OP_Acos: { let x = clamp(a, -1.0, 1.0); return angle(rest(x), x); }
        case OP_Atan: { return angle(a, 1.0); }
        case OP_Exp: { return exp(a); }
        case OP_Ln: { return log(a); }
        case OP_Not: { return select(0.0, 1.0, a == 0.0); }
        case OP_Add: { return a + b; }
        case OP_Sub: { return a - b; }
        case OP_Mul: { return a * b; }
        case OP_Div: { return a / b; }
        case OP_Atan2: { return angle(a, b); }
        case OP_Min: { return select(a, b, b < a); }
        case OP_Max: { return select(a, b, b > a); }
        case OP_Compare: { return sign(a - b); }
        case OP_Mod: { return a - abs(b) * floor(a / abs(b)); }
        case OP_And: { return select(b, a, a == 0.0); }
        case OP_Or: { return select(b, a, a != 0.0); }
        default: { return 0.0; }
    }
}

// The derivatives of an operation by its operands.
fn slopes(op: u32, a: f32, b: f32, value: f32) -> vec2f {
    switch op {
        case OP_Copy: { return vec2f(1.0, 0.0); }
        case OP_Neg: { return vec2f(-1.0, 0.0); }
        case OP_Abs: { return vec2f(select(1.0, -1.0, a < 0.0), 0.0); }
        case OP_Recip: { return vec2f(-value * value, 0.0); }
        case OP_Sqrt: { return vec2f(0.5 / max(value, 1e-18), 0.0); }
        case OP_Square: { return vec2f(2.0 * a, 0.0); }
        case OP_Sin: { return vec2f(wave(a, 1u), 0.0); }
        case OP_Cos: { return vec2f(-wave(a, 0u), 0.0); }
        case OP_Tan: { return vec2f(1.0 + value * value, 0.0); }
        case OP_Asin: { return vec2f(1.0 / max(rest(a), 1e-6), 0.0); }
        case OP_Acos: { return vec2f(-1.0 / max(rest(a), 1e-6), 0.0); }
        case OP_Atan: { return vec2f(1.0 / (1.0 + a * a), 0.0); }
        case OP_Exp: { return vec2f(value, 0.0); }
        case OP_Ln: { return vec2f(1.0 / a, 0.0); }
        case OP_Add: { return vec2f(1.0, 1.0); }
        case OP_Sub: { return vec2f(1.0, -1.0); }
        case OP_Mul: { return vec2f(b, a); }
        case OP_Div: { return vec2f(1.0, -value) / b; }
        case OP_Atan2: { return vec2f(b, -a) / max(a * a + b * b, 1e-30); }
        case OP_Min: { return select(vec2f(1.0, 0.0), vec2f(0.0, 1.0), b < a); }
        case OP_Max: { return select(vec2f(1.0, 0.0), vec2f(0.0, 1.0), b > a); }
        case OP_Mod: { return vec2f(1.0, -sign(b) * floor(a / abs(b))); }
        case OP_And: { return select(vec2f(0.0, 1.0), vec2f(1.0, 0.0), a == 0.0); }
        case OP_Or: { return select(vec2f(0.0, 1.0), vec2f(1.0, 0.0), a != 0.0); }
        default: { return vec2f(0.0, 0.0); }
    }
}

fn value_at(first: u32, count: u32, place: vec3f) -> f32 {
    var registers: array<f32, REGISTERS>;
    registers[0] = place.x;
    registers[1] = place.y;
    registers[2] = place.z;
    for (var index = first; index < first + count; index++) {
        let it = code[index];
        let at_a = (it.code >> 16u) & 255u;
        let at_b = it.code >> 24u;
        var a = it.constant;
        var b = it.constant;
        if at_a != CONSTANT { a = registers[at_a]; }
        if at_b != CONSTANT { b = registers[at_b]; }
        registers[(it.code >> 8u) & 255u] = apply(it.code & 255u, a, b);
    }
    return registers[0];
}

// The gradient, and behind it the value.
fn slope_at(first: u32, count: u32, place: vec3f) -> vec4f {
    var registers: array<vec4f, REGISTERS>;
    registers[0] = vec4f(1.0, 0.0, 0.0, place.x);
    registers[1] = vec4f(0.0, 1.0, 0.0, place.y);
    registers[2] = vec4f(0.0, 0.0, 1.0, place.z);
    for (var index = first; index < first + count; index++) {
        let it = code[index];
        let at_a = (it.code >> 16u) & 255u;
        let at_b = it.code >> 24u;
        var a = vec4f(0.0, 0.0, 0.0, it.constant);
        var b = a;
        if at_a != CONSTANT { a = registers[at_a]; }
        if at_b != CONSTANT { b = registers[at_b]; }
        let op = it.code & 255u;
        let value = apply(op, a.w, b.w);
        let by = slopes(op, a.w, b.w, value);
        registers[(it.code >> 8u) & 255u] = vec4f(by.x * a.xyz + by.y * b.xyz, value);
    }
    return registers[0];
}
