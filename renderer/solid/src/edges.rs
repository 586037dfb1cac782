//! Which half-edges of faces run along each edge of a mesh.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use partwright_parallel as parallel;

/// A face's side: three times the face and the corner at which the side begins.
pub type Half = u32;

/// Triangles for which another thread pays.
const MANY: usize = 1 << 14;

/// Halves in the lists of their lower vertices, in each by the higher one: lists are short, so that nothing large is sorted.
#[derive(Debug)]
pub struct Edges {
    vertices: usize,
    parts: Vec<Lists>,
}

/// The lists of some vertices that follow each other.
#[derive(Debug)]
struct Lists {
    first: u32,
    starts: Vec<u32>,
    /// With the higher vertex before each.
    halves: Vec<(u32, Half)>,
}

/// Where a half begins and ends.
pub fn ends(triangles: &[[u32; 3]], half: Half) -> [u32; 2] {
    let triangle = triangles[half as usize / 3];
    let corner = half as usize % 3;
    [triangle[corner], triangle[(corner + 1) % 3]]
}

impl Edges {
    pub fn new(vertices: usize, triangles: &[[u32; 3]]) -> Self {
        // Every thread looks at all triangles, but has its own vertices.
        let parts = parallel::threads().min(triangles.len() / MANY + 1);
        let bound = |part: usize| (vertices * part / parts) as u32;
        let parts = parallel::map((0..parts).collect(), |part| Lists::new(bound(part)..bound(part + 1), triangles));
        Self { vertices, parts }
    }

    /// The edges of which `vertex` is the lower end: for each its halves, with the higher end before them.
    pub fn from(&self, vertex: u32) -> impl Iterator<Item = &[(u32, Half)]> {
        let after = self.parts.iter().position(|part| part.first > vertex).unwrap_or(self.parts.len());
        self.parts[after - 1].from(vertex)
    }

    pub fn vertices(&self) -> usize {
        self.vertices
    }

    /// For each half the one that it shares its edge with, where all edges have two.
    pub fn pairs(&self) -> Option<Vec<Half>> {
        let twins = Twins::new(self.parts.iter().map(|part| part.halves.len()).sum());
        let paired = parallel::in_parts(0..self.vertices, &|range| {
            for edge in range.flat_map(|vertex| self.from(vertex as u32)) {
                let &[(_, one), (_, other)] = edge else { return false };
                twins.join(one, other);
            }
            true
        });
        paired.iter().all(|&paired| paired).then(|| twins.finish())
    }
}

/// For each half the one on the other side; threads may join different ones at once.
pub(crate) struct Twins(Vec<AtomicU32>);

impl Twins {
    pub(crate) fn new(halves: usize) -> Self {
        Self((0..halves).map(|_| AtomicU32::new(u32::MAX)).collect())
    }

    pub(crate) fn join(&self, one: Half, other: Half) {
        self.0[one as usize].store(other, Ordering::Relaxed);
        self.0[other as usize].store(one, Ordering::Relaxed);
    }

    /// `u32::MAX` where none was joined.
    pub(crate) fn finish(self) -> Vec<Half> {
        self.0.into_iter().map(AtomicU32::into_inner).collect()
    }
}

impl Lists {
    fn new(vertices: Range<u32>, triangles: &[[u32; 3]]) -> Self {
        let count = vertices.len();
        let mut starts = vec![0; count + 1];
        for_halves(&vertices, triangles, |list, _, _| starts[list + 1] += 1);
        for list in 0..count {
            starts[list + 1] += starts[list];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); starts[count] as usize];
        for_halves(&vertices, triangles, |list, high, half| {
            let place = &mut next[list];
            sorted[*place as usize] = (high, half);
            *place += 1;
        });
        for list in starts.windows(2) {
            // As one number, which compares faster than two.
            let key = |&(high, half): &(u32, Half)| u64::from(high) << 32 | u64::from(half);
            sorted[list[0] as usize..list[1] as usize].sort_unstable_by_key(key);
        }
        Self { first: vertices.start, starts, halves: sorted }
    }

    fn from(&self, vertex: u32) -> impl Iterator<Item = &[(u32, Half)]> {
        let list = (vertex - self.first) as usize;
        let [start, end] = [0, 1].map(|step| self.starts[list + step] as usize);
        self.halves[start..end].chunk_by(|a, b| a.0 == b.0)
    }
}

/// Calls `found` with the place of the lower end among the vertices, if it is there, the higher end, and the half.
fn for_halves(vertices: &Range<u32>, triangles: &[[u32; 3]], mut found: impl FnMut(usize, u32, Half)) {
    for (face, &[a, b, c]) in (0..).zip(triangles) {
        for (side, [from, to]) in (0..).zip([[a, b], [b, c], [c, a]]) {
            let list = from.min(to).wrapping_sub(vertices.start) as usize;
            if list < vertices.len() {
                found(list, from.max(to), 3 * face + side);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_finds_the_one_that_runs_back() {
        let tetrahedron = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]];
        let edges = Edges::new(4, &tetrahedron);
        let counts = [0, 1, 2, 3].map(|low| edges.from(low).count());
        assert_eq!(counts, [3, 2, 1, 0]);
        let Some(pairs) = edges.pairs() else { panic!("an edge without two faces") };
        for (half, &pair) in (0..).zip(&pairs) {
            let [from, to] = ends(&tetrahedron, half);
            assert_eq!((pairs[pair as usize], ends(&tetrahedron, pair)), (half, [to, from]));
        }
        assert_eq!(Edges::new(4, &tetrahedron[1..]).pairs(), None);
    }
}
