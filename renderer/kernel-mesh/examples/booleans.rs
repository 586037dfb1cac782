//! Booleans that other kernels can be given as well, each made in this kernel alone: a line for each with its name, the best
//! of three times in ms, triangles and volume. `cargo xtask bench kernels` sets them beside those of `manifold3d`.

use std::time::Instant;

use partwright_graph::{Builder, Child, Graph, Matrix, Node, NodeId, Span};
use partwright_kernel_mesh::{Cache, Monitor, realise};
use partwright_solid::Geometry;

struct Quiet;

impl Monitor for Quiet {
    fn progress(&self, _: f64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn refer(node: NodeId) -> Child {
    Child { node, span: Span::default() }
}

fn all(nodes: &[NodeId]) -> Vec<Child> {
    nodes.iter().copied().map(refer).collect()
}

fn moved(b: &mut Builder, matrix: Matrix, node: NodeId) -> NodeId {
    b.push(Node::Transform { matrix, child: refer(node) })
}

/// About x, y, z in turn, degrees.
fn turn(degrees: [f64; 3]) -> Matrix {
    let [(sx, cx), (sy, cy), (sz, cz)] = degrees.map(|angle| angle.to_radians().sin_cos());
    let x = Matrix([[1.0, 0.0, 0.0, 0.0], [0.0, cx, -sx, 0.0], [0.0, sx, cx, 0.0]]);
    let y = Matrix([[cy, 0.0, sy, 0.0], [0.0, 1.0, 0.0, 0.0], [-sy, 0.0, cy, 0.0]]);
    let z = Matrix([[cz, -sz, 0.0, 0.0], [sz, cz, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]);
    z.after(&y.after(&x))
}

fn plate(b: &mut Builder) -> NodeId {
    let plate = b.push(Node::Cube { size: [200.0, 200.0, 5.0], center: false });
    let tool = Node::Cylinder { height: 7.0, radius_bottom: 6.0, radius_top: 6.0, center: false, facets: 64 };
    let tool = b.push(tool);
    let mut children = vec![plate];
    for place in 0..100 {
        let at = [10.0 + 20.0 * f64::from(place % 10), 10.0 + 20.0 * f64::from(place / 10), -1.0];
        children.push(moved(b, Matrix::translation(at), tool));
    }
    b.push(Node::Difference { children: all(&children) })
}

fn spheres(b: &mut Builder) -> NodeId {
    let ball = b.push(Node::Sphere { radius: 10.0, facets: 128 });
    let other = moved(b, Matrix::translation([7.0, 3.0, 2.0]), ball);
    b.push(Node::Union { children: all(&[ball, other]) })
}

fn cubes(b: &mut Builder) -> NodeId {
    let cube = b.push(Node::Cube { size: [20.0; 3], center: true });
    let turned = |index| [17.0, 29.0, 41.0].map(|angle: f64| angle * f64::from(index));
    let children: Vec<NodeId> = (0..24).map(|index| moved(b, turn(turned(index)), cube)).collect();
    b.push(Node::Union { children: all(&children) })
}

fn menger(b: &mut Builder, level: i32) -> NodeId {
    let mut holes = Vec::new();
    for k in 1..=level {
        let width = 81.0 / 3.0_f64.powi(k);
        let hole = b.push(Node::Cube { size: [width, width, 162.0], center: true });
        let count = 3_i32.pow(k as u32 - 1);
        for place in 0..count * count {
            let at = |place: i32| (3.0 * f64::from(place) + 1.5) * width - 40.5;
            holes.push(moved(b, Matrix::translation([at(place % count), at(place / count), 0.0]), hole));
        }
    }
    let along_z = b.push(Node::Union { children: all(&holes) });
    let along_y = moved(b, turn([90.0, 0.0, 0.0]), along_z);
    let along_x = moved(b, turn([0.0, 90.0, 0.0]), along_z);
    let cube = b.push(Node::Cube { size: [81.0; 3], center: true });
    b.push(Node::Difference { children: all(&[cube, along_z, along_y, along_x]) })
}

/// Numbers from 0 to 100 that every language makes alike.
fn places() -> impl Iterator<Item = f64> {
    let mut state = 1_u64;
    std::iter::repeat_with(move || {
        state = state * 48_271 % 2_147_483_647;
        state as f64 / 2_147_483_647.0 * 100.0
    })
}

fn many_spheres(b: &mut Builder) -> NodeId {
    let ball = b.push(Node::Sphere { radius: 4.0, facets: 24 });
    let mut places = places();
    let mut place = || std::array::from_fn(|_| places.next().unwrap_or_default());
    let children: Vec<NodeId> = (0..1000).map(|_| moved(b, Matrix::translation(place()), ball)).collect();
    b.push(Node::Union { children: all(&children) })
}

fn graph(make: impl Fn(&mut Builder) -> NodeId) -> Graph {
    let mut builder = Builder::new();
    let root = make(&mut builder);
    builder.finish(Some(refer(root)), Vec::new())
}

fn main() {
    let cases: [(&str, Graph); 6] = [
        ("plate-100-cylinders", graph(plate)),
        ("sphere-sphere", graph(spheres)),
        ("24-cubes", graph(cubes)),
        ("menger-3", graph(|b| menger(b, 3))),
        ("menger-4", graph(|b| menger(b, 4))),
        ("1000-spheres", graph(many_spheres)),
    ];
    let only: Vec<String> = std::env::args().skip(1).collect();
    for (name, graph) in &cases {
        if !only.is_empty() && !only.iter().any(|wanted| wanted == name) {
            continue;
        }
        let mut best = f64::INFINITY;
        let mut told = (0, 0.0);
        for _ in 0..3 {
            let begin = Instant::now();
            let made = realise(graph, Vec::new(), 4_000_000, &Cache::default(), &Quiet);
            best = best.min(begin.elapsed().as_secs_f64() * 1e3);
            let parts = made.map(|made| made.model.parts).unwrap_or_default();
            told = parts.iter().fold((0, 0.0), |(count, volume), part| match &part.geometry {
                Geometry::Solid(solid) => (count + solid.triangles.len(), volume + solid.volume()),
                Geometry::Region(_) => (count, volume),
            });
            // Long ones are long once.
            if best > 5000.0 {
                break;
            }
        }
        println!("{name} {best:.1} {} {:.3}", told.0, told.1);
    }
}
