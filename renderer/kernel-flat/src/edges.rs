//! A grid over many edges, to find those near a place without looking at all of them.

pub type Edge = [[f64; 2]; 2];

/// Cells of a grid, each with the edges that pass through it.
#[derive(Debug)]
pub struct EdgeGrid {
    low: [f64; 2],
    /// Cells for each mm.
    scale: [f64; 2],
    count: [usize; 2],
    /// Where each cell's edges begin in `members`.
    start: Vec<u32>,
    members: Vec<u32>,
}

impl EdgeGrid {
    /// `margin` is how far around an edge it is still found, mm.
    pub fn new(edges: &[Edge], margin: f64) -> Self {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for point in edges.iter().flatten() {
            low = std::array::from_fn(|axis| low[axis].min(point[axis] - margin));
            high = std::array::from_fn(|axis| high[axis].max(point[axis] + margin));
        }
        let side = (edges.len() as f64).sqrt().ceil().clamp(1.0, 2048.0);
        let count = [side as usize; 2];
        let scale = std::array::from_fn(|axis| {
            let extent = high[axis] - low[axis];
            if extent > 0.0 { side / extent } else { 0.0 }
        });
        let mut grid = Self { low, scale, count, start: vec![0; count[0] * count[1] + 1], members: Vec::new() };
        for edge in edges {
            let mut starts = std::mem::take(&mut grid.start);
            grid.cells(edge, margin, |cell| starts[cell + 1] += 1);
            grid.start = starts;
        }
        for cell in 1..grid.start.len() {
            grid.start[cell] += grid.start[cell - 1];
        }
        let mut place = grid.start.clone();
        let mut members = vec![0; *grid.start.last().unwrap_or(&0) as usize];
        // From left to right, for `pairs`.
        let mut order: Vec<(f64, u32)> = (0..).zip(edges).map(|(index, [a, b])| (a[0].min(b[0]), index)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, index) in order {
            grid.cells(&edges[index as usize], margin, |cell| {
                members[place[cell] as usize] = index;
                place[cell] += 1;
            });
        }
        grid.members = members;
        grid
    }

    fn column(&self, value: f64, axis: usize) -> usize {
        // What is below counts as 0.
        (((value - self.low[axis]) * self.scale[axis]) as usize).min(self.count[axis] - 1)
    }

    /// Column by column the cells that the edge comes near.
    fn cells(&self, &[a, b]: &Edge, margin: f64, mut visit: impl FnMut(usize)) {
        let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
        let (first, last) = (self.column(a[0] - margin, 0), self.column(b[0] + margin, 0));
        let width = b[0] - a[0];
        for column in first..=last {
            let [mut low, mut high] = [a[1].min(b[1]), a[1].max(b[1])];
            // Nearly upright ones may be in all rows of two columns.
            if first != last && width > 8.0 * margin && self.scale[0] > 0.0 {
                let left = self.low[0] + column as f64 / self.scale[0] - 2.0 * margin;
                let right = self.low[0] + (column + 1) as f64 / self.scale[0] + 2.0 * margin;
                let at = |x: f64| (a[1] + (b[1] - a[1]) * ((x.clamp(a[0], b[0]) - a[0]) / width)).clamp(low, high);
                let (p, q) = (at(left), at(right));
                (low, high) = (p.min(q), p.max(q));
            }
            let (bottom, top) = (self.column(low - margin, 1), self.column(high + margin, 1));
            for row in bottom..=top {
                visit(column * self.count[1] + row);
            }
        }
    }

    /// Edges that may be near the point.
    pub fn near(&self, point: [f64; 2]) -> &[u32] {
        let cell = self.column(point[0], 0) * self.count[1] + self.column(point[1], 1);
        self.cell(cell)
    }

    fn cell(&self, cell: usize) -> &[u32] {
        &self.members[self.start[cell] as usize..self.start[cell + 1] as usize]
    }

    /// Pairs of edges whose boxes are near each other; a pair may come more than once.
    pub fn pairs(&self, edges: &[Edge], margin: f64, mut visit: impl FnMut(u32, u32)) {
        for cell in 0..self.start.len() - 1 {
            let members = self.cell(cell);
            for (index, &a) in members.iter().enumerate() {
                let [p, q] = edges[a as usize];
                let low = [0, 1].map(|axis| p[axis].min(q[axis]) - margin);
                let high = [0, 1].map(|axis| p[axis].max(q[axis]) + margin);
                for &b in &members[index + 1..] {
                    let [p, q] = &edges[b as usize];
                    // Members rise by their left ends.
                    if p[0].min(q[0]) > high[0] {
                        break;
                    }
                    let is_near = p[0].max(q[0]) >= low[0] && p[1].min(q[1]) <= high[1] && p[1].max(q[1]) >= low[1];
                    if is_near {
                        visit(a, b);
                    }
                }
            }
        }
    }
}

/// Square of the distance of a point to an edge.
pub fn distance_squared(point: [f64; 2], &[a, b]: &Edge) -> f64 {
    let way = [b[0] - a[0], b[1] - a[1]];
    let to = [point[0] - a[0], point[1] - a[1]];
    let length = way[0] * way[0] + way[1] * way[1];
    let t = if length > 0.0 { ((to[0] * way[0] + to[1] * way[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    let off = [to[0] - t * way[0], to[1] - t * way[1]];
    off[0] * off[0] + off[1] * off[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every crossing of many edges, upright, level and slanting ones, is among the pairs.
    #[test]
    fn pairs_include_all_that_meet() {
        let at = |index: usize| [(index * 37 % 41) as f64, (index * 53 % 29) as f64];
        let edges: Vec<Edge> = (0..300)
            .map(|index| {
                let a = at(index);
                let b = match index % 3 {
                    0 => [a[0], a[1] + 7.0],
                    1 => [a[0] + 9.0, a[1]],
                    _ => at(index + 5),
                };
                [a, b]
            })
            .collect();
        let margin = 1e-7;
        let grid = EdgeGrid::new(&edges, margin);
        let mut found = std::collections::HashSet::new();
        grid.pairs(&edges, margin, |a, b| {
            found.insert((a.min(b), a.max(b)));
        });
        let side = |[p, q]: Edge, r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        let mut count = 0;
        for (a, &s) in edges.iter().enumerate() {
            for (b, &t) in edges.iter().enumerate().skip(a + 1) {
                if side(s, t[0]) * side(s, t[1]) < 0.0 && side(t, s[0]) * side(t, s[1]) < 0.0 {
                    assert!(found.contains(&(a as u32, b as u32)), "{s:?} {t:?}");
                    count += 1;
                }
            }
            let middle = [(s[0][0] + s[1][0]) / 2.0, (s[0][1] + s[1][1]) / 2.0];
            assert!(grid.near(middle).contains(&(a as u32)), "{s:?}");
        }
        assert!(count > 100);
    }
}
