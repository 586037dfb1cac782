//! Which half-edges of faces run along each edge of a mesh.

use partwright_parallel as parallel;

/// A face's side: three times the face and the corner at which the side begins.
pub type Half = u32;

/// Halves in the lists of their lower vertices, in each by the higher one: lists are short, so that nothing large is sorted.
#[derive(Debug)]
pub struct Edges {
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
        let halves = || triangles.iter().flat_map(|&[a, b, c]| [[a, b], [b, c], [c, a]]);
        let mut starts = vec![0; vertices + 1];
        for [a, b] in halves() {
            starts[a.min(b) as usize + 1] += 1;
        }
        for vertex in 0..vertices {
            starts[vertex + 1] += starts[vertex];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); 3 * triangles.len()];
        for (half, [a, b]) in (0..).zip(halves()) {
            let place = &mut next[a.min(b) as usize];
            sorted[*place as usize] = (a.max(b), half);
            *place += 1;
        }
        sort_lists(&mut sorted, &starts);
        Self { starts, halves: sorted }
    }

    /// The edges of which `vertex` is the lower end: for each its halves, with the higher end before them.
    pub fn from(&self, vertex: u32) -> impl Iterator<Item = &[(u32, Half)]> {
        let [first, end] = [0, 1].map(|step| self.starts[vertex as usize + step] as usize);
        self.halves[first..end].chunk_by(|a, b| a.0 == b.0)
    }

    pub fn vertices(&self) -> usize {
        self.starts.len() - 1
    }

    /// For each half the one that it shares its edge with, where all edges have two.
    pub fn pairs(&self) -> Option<Vec<Half>> {
        let mut pairs = vec![0; self.halves.len()];
        for vertex in 0..self.vertices() as u32 {
            for edge in self.from(vertex) {
                let &[(_, one), (_, other)] = edge else { return None };
                pairs[one as usize] = other;
                pairs[other as usize] = one;
            }
        }
        Some(pairs)
    }
}

/// Sorts each list; `starts` has the place of the first list and the end of the last.
fn sort_lists(lists: &mut [(u32, Half)], starts: &[u32]) {
    const MANY: usize = 8192;
    if starts.len() > MANY {
        let middle = starts.len() / 2;
        let (left, right) = lists.split_at_mut((starts[middle] - starts[0]) as usize);
        parallel::join(|| sort_lists(left, &starts[..=middle]), || sort_lists(right, &starts[middle..]));
        return;
    }
    for list in starts.windows(2) {
        lists[(list[0] - starts[0]) as usize..(list[1] - starts[0]) as usize].sort_unstable();
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
