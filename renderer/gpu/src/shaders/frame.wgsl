// A picture of a field: rays of a parallel projection step by what the field cannot fall within, a bound of its slope.

struct View {
    // The picture's upper left corner.
    origin: vec3f,
    // mm; the least step of a ray.
    least: f32,
    // To the next pixel.
    right: vec3f,
    steepness: f32,
    // To the next row.
    down: vec3f,
    // Of the program.
    count: u32,
    forward: vec3f,
    width: u32,
    // What there is to see is in this box.
    low: vec3f,
    rows: u32,
    high: vec3f,
    // Rows that were drawn before.
    row: u32,
}

struct Pixel {
    rgba: u32,
    depth: f32,
}

@group(0) @binding(1) var<storage, read> view: array<View>;
@group(0) @binding(2) var<storage, read_write> pixels: array<Pixel>;

@compute @workgroup_size(8, 8)
fn draw(@builtin(global_invocation_id) id: vec3u) {
    let it = view[0];
    if id.x >= it.width || id.y >= it.rows {
        return;
    }
    let index = id.y * it.width + id.x;
    pixels[index] = Pixel(0u, -1.0);
    let start = it.origin + (f32(id.x) + 0.5) * it.right + (f32(id.y + it.row) + 0.5) * it.down;
    // Where the ray is in the box; along an axis across it, it is or is not.
    var enter = 0.0;
    var leave = 1e30;
    for (var axis = 0u; axis < 3u; axis++) {
        let along = it.forward[axis];
        let low = it.low[axis] - start[axis];
        let high = it.high[axis] - start[axis];
        if abs(along) < 1e-9 {
            if low > 0.0 || high < 0.0 {
                return;
            }
        } else {
            enter = max(enter, min(low / along, high / along));
            leave = min(leave, max(low / along, high / along));
        }
    }
    var before = enter;
    var depth = enter;
    var is_hit = false;
    while depth <= leave {
        let value = value_at(0u, it.count, start + depth * it.forward);
        if value <= 0.0 {
            is_hit = true;
            break;
        }
        before = depth;
        depth += max(value / it.steepness, it.least);
    }
    if !is_hit {
        return;
    }
    for (var halving = 0u; halving < 16u; halving++) {
        let middle = 0.5 * (before + depth);
        if value_at(0u, it.count, start + middle * it.forward) <= 0.0 {
            depth = middle;
        } else {
            before = middle;
        }
    }
    let normal = normalize(slope_at(0u, it.count, start + depth * it.forward).xyz);
    let light = normalize(-it.forward - 0.4 * normalize(it.right) - 0.6 * normalize(it.down));
    let shade = 0.25 + 0.75 * max(dot(normal, light), 0.0);
    pixels[index] = Pixel(pack4x8unorm(vec4f(vec3f(0.62, 0.72, 0.82) * shade, 1.0)), depth);
}
