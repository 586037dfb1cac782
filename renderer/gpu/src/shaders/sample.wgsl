// Values on lattices: one workgroup takes 64 points of one lattice.

struct Lattice {
    origin: vec3f,
    step: f32,
    first: u32,
    count: u32,
    values: u32,
    // Points along an axis.
    side: u32,
}

@group(0) @binding(1) var<storage, read> lattices: array<Lattice>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn sample(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
    let it = lattices[group.y];
    let number = group.x * 64u + local;
    if number >= it.side * it.side * it.side {
        return;
    }
    let steps = vec3u(number % it.side, number / it.side % it.side, number / (it.side * it.side));
    values[it.values + number] = value_at(it.first, it.count, it.origin + vec3f(steps) * it.step);
}
