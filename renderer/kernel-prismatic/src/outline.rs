//! The outline of one slab: a region whose edges know where in the script their walls come from.
//!
//! After a 2D boolean each edge is looked up among the edges that went in: it lies on one of them. Where it lies on
//! several, the subject's wins over a cutter's.

use partwright_graph::Matrix;
use partwright_kernel_flat::Fault;
use partwright_kernel_flat::apart::{Lies, apart};
use partwright_kernel_flat::number::NOTHING;
use partwright_kernel_flat::regions;
use partwright_kernel_flat::walk::UNSOURCED;
use partwright_solid::{Region, signed_area};
use serde::{Deserialize, Serialize};

use partwright_kernel_flat::edges::{Edge, EdgeGrid, distance_squared};

type Bounds = ([f64; 2], [f64; 2]);

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    region: Region,
    /// Of the edge from each vertex to the next; shaped as the region's contours.
    sources: Vec<Vec<u32>>,
    bounds: Option<Bounds>,
}

/// How far crossings may lie from the edges that they are on, with a margin; see [`regions`].
const NEAR: f64 = 1e-6;

impl Outline {
    pub(crate) fn new(region: Region, source: u32) -> Self {
        let sources = region.contours.iter().map(|contour| vec![source; contour.len()]).collect();
        let bounds = regions::bounds(&region);
        Self { region, sources, bounds }
    }

    pub fn region(&self) -> &Region {
        &self.region
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.region.is_empty()
    }

    pub(crate) fn edge_count(&self) -> usize {
        self.sources.iter().map(Vec::len).sum()
    }

    /// Every contour, and of the edge from each vertex to the next its source.
    pub(crate) fn contours(&self) -> impl Iterator<Item = (&[[f64; 2]], &[u32])> {
        self.region.contours.iter().map(Vec::as_slice).zip(self.sources.iter().map(Vec::as_slice))
    }

    /// Every edge with its source, interior on the left.
    fn edges(&self) -> impl Iterator<Item = (Edge, u32)> {
        self.contours().flat_map(|(contour, sources)| {
            let next = contour.iter().cycle().skip(1);
            contour.iter().zip(next).zip(sources).map(|((&a, &b), &source)| ([a, b], source))
        })
    }

    pub(crate) fn claim(&mut self, source: u32) {
        self.sources.iter_mut().flatten().filter(|slot| **slot == UNSOURCED).for_each(|slot| *slot = source);
    }

    pub(crate) fn renumbered(&self, number: &mut impl FnMut(u32) -> u32) -> Self {
        let mut renumbered = self.clone();
        renumbered.sources.iter_mut().flatten().for_each(|source| *source = number(*source));
        renumbered
    }

    pub(crate) fn bytes(&self) -> usize {
        self.edge_count() * (size_of::<[f64; 2]>() + size_of::<u32>()) + size_of_val(self)
    }

    /// Moved within the plane; empty when flattened.
    pub(crate) fn transform(&self, matrix: &Matrix) -> Self {
        let mut moved = Self::default();
        let mirrored = matrix.0[0][0] * matrix.0[1][1] - matrix.0[0][1] * matrix.0[1][0] < 0.0;
        for (contour, sources) in self.region.contours.iter().zip(&self.sources) {
            let single = regions::transform(&Region { contours: vec![contour.clone()] }, matrix);
            let mut sources = sources.clone();
            if mirrored {
                turned(&mut sources);
            }
            for contour in single.contours {
                moved.region.contours.push(contour);
                moved.sources.push(sources.clone());
            }
        }
        moved.bounds = regions::bounds(&moved.region);
        moved.canonical()
    }

    /// What of the outline is of this kind; bounds are not told.
    fn with(&self, lies: &[Lies], kind: Lies) -> Self {
        let chosen = self.region.contours.iter().zip(&self.sources).zip(lies).filter(|(_, lies)| **lies == kind);
        let (contours, sources) = chosen.map(|((contour, sources), _)| (contour.clone(), sources.clone())).unzip();
        Self { region: Region { contours }, sources, bounds: None }
    }

    /// Contours begin at their smallest vertex and are in order, so that equal outlines are equal values.
    fn canonical(mut self) -> Self {
        for (contour, sources) in self.region.contours.iter_mut().zip(&mut self.sources) {
            let first = (0..contour.len()).min_by(|&a, &b| order(&contour[a], &contour[b])).unwrap_or(0);
            contour.rotate_left(first);
            sources.rotate_left(first);
        }
        let mut pairs: Vec<_> = self.region.contours.into_iter().zip(self.sources).collect();
        pairs.sort_by(|(a, _), (b, _)| {
            let both = a.iter().zip(b).map(|(a, b)| order(a, b));
            both.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a.len().cmp(&b.len()))
        });
        (self.region.contours, self.sources) = pairs.into_iter().unzip();
        self
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (self.bounds, other.bounds) else { return false };
        (0..2).all(|axis| a.0[axis] < b.1[axis] && b.0[axis] < a.1[axis])
    }
}

fn order(a: &[f64; 2], b: &[f64; 2]) -> std::cmp::Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

/// All outlines together.
pub(crate) fn union(outlines: &[&Outline]) -> Result<Outline, Fault> {
    let region = regions::union(&outlines.iter().map(|outline| &outline.region).collect::<Vec<_>>())?;
    Ok(traced(region, outlines, &[], &mut []))
}

/// The subject without the cutters; marks the cutters that leave an edge.
pub(crate) fn difference(subject: &Outline, cutters: &[&Outline], leaves: &mut [bool]) -> Result<Outline, Fault> {
    let tools: Vec<&Region> = cutters.iter().map(|outline| &outline.region).collect();
    let lies = apart(&subject.region, &tools);
    let rest: Vec<Outline> = cutters.iter().zip(&lies).map(|(cutter, lies)| cutter.with(lies, Lies::Among)).collect();
    let mut left = if rest.iter().all(Outline::is_empty) {
        subject.clone()
    } else {
        let tools: Vec<&Region> = rest.iter().map(|outline| &outline.region).collect();
        let region = regions::cut(&subject.region, &tools)?;
        traced(region, &[subject], &rest.iter().collect::<Vec<_>>(), leaves)
    };
    for (index, (cutter, lies)) in cutters.iter().zip(&lies).enumerate() {
        let holes = cutter.with(lies, Lies::Inside);
        if let Some(leaves) = leaves.get_mut(index) {
            *leaves |= !holes.is_empty();
        }
        for (mut contour, mut sources) in holes.region.contours.into_iter().zip(holes.sources) {
            contour.reverse();
            turned(&mut sources);
            left.region.contours.push(contour);
            left.sources.push(sources);
        }
    }
    Ok(left.canonical())
}

/// For a contour whose vertices are reversed: the edge to the last one becomes the first.
fn turned(sources: &mut [u32]) {
    sources.reverse();
    sources.rotate_left(1);
}

pub(crate) fn intersection(a: &Outline, b: &Outline) -> Result<Outline, Fault> {
    Ok(traced(regions::intersection(&a.region, &b.region)?, &[a, b], &[], &mut []))
}

pub(crate) fn hull(outlines: &[&Outline]) -> Outline {
    let region = regions::hull_region(&outlines.iter().map(|outline| &outline.region).collect::<Vec<_>>());
    Outline::new(region, UNSOURCED).canonical()
}

/// Whether a contour is wider than what rounding leaves between walls that were meant to coincide.
fn is_something(contour: &[[f64; 2]]) -> bool {
    let next = contour.iter().cycle().skip(1);
    let round: f64 = contour.iter().zip(next).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum();
    signed_area(contour).abs() > NOTHING * round
}

/// Removes slits and spikes without width, which rounding leaves where walls nearly coincide, and corners upon corners.
fn drop_needles(contour: &mut Vec<[f64; 2]>) {
    const WIDTH: f64 = 2.0 * NOTHING;
    let near = |point: [f64; 2], edge: Edge| distance_squared(point, &edge) <= WIDTH * WIDTH;
    let mut index = 0;
    let mut clean = 0;
    // Around until every corner has been found good since the last change.
    while contour.len() >= 3 && clean < contour.len() {
        let count = contour.len();
        index %= count;
        let (a, b, c) = (contour[(index + count - 1) % count], contour[index], contour[(index + 1) % count]);
        let turns_back = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) <= 0.0;
        if turns_back && (near(c, [a, b]) || near(a, [b, c])) {
            contour.remove(index);
            clean = 0;
            index = (index + count - 2) % count;
        } else {
            clean += 1;
            index += 1;
        }
    }
}

/// The result of a boolean with the sources of what went in. Edges of subjects keep their direction, those of cutters
/// turn.
fn traced(mut region: Region, subjects: &[&Outline], cutters: &[&Outline], leaves: &mut [bool]) -> Outline {
    region.contours.iter_mut().for_each(drop_needles);
    region.contours.retain(|contour| contour.len() >= 3 && is_something(contour));
    let mut inputs = subjects.iter().flat_map(|outline| outline.sources.iter().flatten());
    if let (Some(&first), []) = (inputs.next(), cutters)
        && inputs.all(|&source| source == first)
    {
        return Outline::new(region, first).canonical();
    }
    let mut edges: Vec<Edge> = Vec::new();
    let mut origins: Vec<(Option<u32>, u32)> = Vec::new();
    let subjects = subjects.iter().map(|outline| (None, *outline));
    let cutters = cutters.iter().enumerate().map(|(index, outline)| (Some(index as u32), *outline));
    for (cutter, outline) in subjects.chain(cutters) {
        for ([a, b], source) in outline.edges() {
            edges.push(if cutter.is_some() { [b, a] } else { [a, b] });
            origins.push((cutter, source));
        }
    }
    let grid = EdgeGrid::new(&edges, NEAR);
    let find = |[a, b]: Edge| {
        let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let along = |&[p, q]: &Edge| (q[0] - p[0]) * (b[0] - a[0]) + (q[1] - p[1]) * (b[1] - a[1]) > 0.0;
        let close = grid.near(middle).iter().filter_map(|&index| {
            let edge = &edges[index as usize];
            let distance = distance_squared(middle, edge);
            (distance <= NEAR * NEAR && along(edge)).then_some((index, distance))
        });
        // Subjects come first.
        close.min_by(|(a, near), (b, far)| {
            let rank = |index: u32| origins[index as usize].0.is_some();
            rank(*a).cmp(&rank(*b)).then(near.total_cmp(far)).then(a.cmp(b))
        })
    };
    let mut sources = Vec::with_capacity(region.contours.len());
    for contour in &region.contours {
        let next = contour.iter().cycle().skip(1);
        let of_contour = contour.iter().zip(next).map(|(&a, &b)| match find([a, b]) {
            None => UNSOURCED,
            Some((index, _)) => {
                let (cutter, source) = origins[index as usize];
                if let Some(slot) = cutter.and_then(|cutter| leaves.get_mut(cutter as usize)) {
                    *slot = true;
                }
                source
            }
        });
        sources.push(of_contour.collect());
    }
    let bounds = regions::bounds(&region);
    Outline { region, sources, bounds }.canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_are_dropped() {
        let square = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        let mut slit = vec![[0.0, 0.0], [0.5, 0.0], [0.5, 0.3], [0.5, 0.6], [0.500_000_01, 0.0], [1.0, 0.0]];
        slit.extend([[1.0, 1.0], [2.0, 1.0], [1.0, 1.0], [0.0, 1.0]]);
        drop_needles(&mut slit);
        slit.retain(|point| point[1] > 0.0 || point[0] == 0.0 || point[0] == 1.0);
        assert_eq!(slit, square);
        let mut kept = square.clone();
        drop_needles(&mut kept);
        assert_eq!(kept, square);
        let mut nothing = vec![[0.0, 0.0], [1.0, 0.0], [2.0, 1e-9], [1.0, 1e-9]];
        drop_needles(&mut nothing);
        assert!(nothing.len() < 3);
    }
}
