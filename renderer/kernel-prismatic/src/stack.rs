//! Slabs on each other: sorted planes, and one outline between each two.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use partwright_graph::Matrix;
use partwright_kernel_flat::number::{NOTHING, snap};
use partwright_kernel_flat::walk::{Cut, UNSOURCED};
use partwright_kernel_flat::{Fault, Limits};
use partwright_parallel as parallel;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::axis::{Axis, between, out_of};
use crate::outline::{self, Outline};
use crate::unfit;

/// A solid as slabs along an axis. Coordinates are those of the axis's frame: the axis is z there. Planes rise, with more
/// than [`NOTHING`] between them; neighbouring slabs differ, and neither the first nor the last is empty.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stack {
    axis: Axis,
    levels: Vec<f64>,
    slabs: Vec<Arc<Outline>>,
    /// For each plane the sources of what begins or ends there.
    caps: Vec<Vec<u32>>,
    unsourced: bool,
}

/// Edges in all 2D booleans of one operation: this many, and this many for each edge that goes in.
const MAX_EDGES: [usize; 2] = [1_000_000, 20];
/// Cutters that leave no edge and are checked one by one; more are taken to remove something.
const MAX_CHECKS: usize = 16;

impl Stack {
    pub(crate) fn empty(axis: Axis) -> Self {
        Self { axis, levels: Vec::new(), slabs: Vec::new(), caps: Vec::new(), unsourced: false }
    }

    /// One slab.
    pub(crate) fn slab(axis: Axis, ends: [f64; 2], outline: Outline) -> Self {
        if outline.is_empty() || ends[1] - ends[0] <= NOTHING {
            return Self::empty(axis);
        }
        let caps = vec![vec![UNSOURCED]; 2];
        Self { axis, levels: ends.to_vec(), slabs: vec![Arc::new(outline)], caps, unsourced: true }
    }

    /// The direction that is z in the frame.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// One more than there are slabs, rising.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    pub fn slabs(&self) -> &[Arc<Outline>] {
        &self.slabs
    }

    pub(crate) fn caps(&self) -> &[Vec<u32>] {
        &self.caps
    }

    pub fn is_empty(&self) -> bool {
        self.slabs.is_empty()
    }

    /// Every corner of every slab, in the script's coordinates.
    pub(crate) fn corners(&self) -> impl Iterator<Item = [f64; 3]> {
        let (ends, frame) = (self.levels.windows(2), self.axis.frame());
        self.slabs.iter().zip(ends).flat_map(move |(outline, ends)| {
            let points = outline.region().contours.iter().flatten();
            points.flat_map(move |&[x, y]| [ends[0], ends[1]].map(|z| out_of(&frame, [x, y, z])))
        })
    }

    pub(crate) fn claim(&mut self, source: u32) {
        for slab in &mut self.slabs {
            Arc::make_mut(slab).claim(source);
        }
        self.caps.iter_mut().flatten().filter(|slot| **slot == UNSOURCED).for_each(|slot| *slot = source);
        self.unsourced = false;
    }

    pub(crate) fn renumber(&mut self, number: &mut dyn FnMut(u32) -> u32) {
        let mut number = |source: u32| if source == UNSOURCED { UNSOURCED } else { number(source) };
        let mut known: FxHashMap<*const Outline, Arc<Outline>> = FxHashMap::default();
        let before = std::mem::take(&mut self.slabs);
        for slab in &before {
            let renumbered = known.entry(Arc::as_ptr(slab)).or_insert_with(|| Arc::new(slab.renumbered(&mut number)));
            self.slabs.push(Arc::clone(renumbered));
        }
        self.caps.iter_mut().flatten().for_each(|source| *source = number(*source));
    }

    pub(crate) fn bytes(&self) -> usize {
        // Equal slabs are mostly next but one to each other and counted for each.
        let slabs: usize = self.slabs.iter().map(|slab| slab.bytes()).sum();
        let caps: usize = self.caps.iter().map(|caps| size_of_val(caps) + size_of_val(&caps[..])).sum();
        slabs + caps + size_of_val(&self.levels[..])
    }

    pub(crate) fn is_unsourced(&self) -> bool {
        self.unsourced
    }

    pub(crate) fn transform(&self, matrix: &Matrix, axis: Axis) -> Self {
        let matrix = between(self.axis, matrix, axis);
        let [_, _, up] = matrix.0;
        let mut moved = Self { axis, ..self.clone() };
        let mut known: FxHashMap<*const Outline, Arc<Outline>> = FxHashMap::default();
        for slab in &mut moved.slabs {
            *slab = known.entry(Arc::as_ptr(slab)).or_insert_with(|| Arc::new(slab.transform(&matrix))).clone();
        }
        for level in &mut moved.levels {
            *level = snap(up[2] * *level + up[3]);
        }
        if up[2] < 0.0 {
            moved.levels.reverse();
            moved.slabs.reverse();
            moved.caps.reverse();
        }
        moved.tidied()
    }

    /// Merges planes that coincide and slabs that are equal.
    fn tidied(self) -> Self {
        let mut tidy = Self { levels: Vec::new(), slabs: Vec::new(), caps: Vec::new(), ..self };
        let planes = self.levels.into_iter().zip(self.caps);
        let mut slabs = self.slabs.into_iter();
        for (level, caps) in planes {
            // The slab above this plane; none above the last.
            let above = slabs.next();
            if let Some(last) = tidy.levels.last()
                && level - last <= NOTHING
            {
                // The slab between is nothing.
                tidy.slabs.pop();
                if let Some(known) = tidy.caps.last_mut() {
                    merge(known, &caps);
                }
            } else {
                tidy.levels.push(level);
                tidy.caps.push(caps);
            }
            let Some(above) = above else { break };
            tidy.slabs.push(above);
            let same = match &tidy.slabs[..] {
                [.., below, above] => Arc::ptr_eq(below, above) || below.region() == above.region(),
                [only] => only.is_empty(),
                [] => false,
            };
            if same {
                // No plane between equal slabs, none below an empty start.
                tidy.slabs.pop();
                tidy.levels.pop();
                tidy.caps.pop();
                if tidy.slabs.is_empty() {
                    tidy.levels.clear();
                    tidy.caps.clear();
                }
            }
        }
        while tidy.slabs.last().is_some_and(|slab| slab.is_empty()) {
            tidy.slabs.pop();
            tidy.levels.pop();
            tidy.caps.pop();
        }
        if tidy.slabs.is_empty() {
            return Self::empty(tidy.axis);
        }
        tidy
    }
}

fn merge(known: &mut Vec<u32>, more: &[u32]) {
    for source in more {
        if !known.contains(source) {
            known.push(*source);
        }
    }
}

/// A slab's outline with the index of the stack that it is from.
type Present<'a> = (usize, &'a Arc<Outline>);
/// That stack's slab above a plane; none ends it.
type Event<'a> = (usize, Option<&'a Arc<Outline>>);

/// What is active between two planes of several stacks, from below to above.
struct Slabs<'a> {
    levels: Vec<f64>,
    caps: Vec<Vec<u32>>,
    /// For each plane the stacks and slabs that begin there or, with `None`, end.
    events: Vec<Vec<Event<'a>>>,
}

impl<'a> Slabs<'a> {
    fn new(stacks: &[&'a Stack]) -> Self {
        let mut planes: Vec<(f64, usize, usize)> = Vec::new();
        for (index, stack) in stacks.iter().enumerate() {
            planes.extend(stack.levels.iter().enumerate().map(|(place, &level)| (level, index, place)));
        }
        planes.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut slabs = Self { levels: Vec::new(), caps: Vec::new(), events: Vec::new() };
        for (level, index, place) in planes {
            if slabs.levels.last().is_none_or(|last| level - last > NOTHING) {
                slabs.levels.push(level);
                slabs.caps.push(Vec::new());
                slabs.events.push(Vec::new());
            }
            if let (Some(caps), Some(events)) = (slabs.caps.last_mut(), slabs.events.last_mut()) {
                merge(caps, &stacks[index].caps[place]);
                events.push((index, stacks[index].slabs.get(place)));
            }
        }
        slabs
    }

    /// Fails before the outlines of all slabs together are many more than those that go in.
    fn check_budget(&self) -> Result<(), Fault> {
        let input: usize =
            self.events.iter().flatten().filter_map(|(_, slab)| slab.map(|slab| slab.edge_count())).sum();
        let mut active: FxHashMap<usize, usize> = FxHashMap::default();
        let (mut running, mut spent) = (0, 0);
        for events in &self.events {
            for (index, slab) in events {
                let edges = slab.map_or(0, |slab| slab.edge_count());
                running = running + edges - active.insert(*index, edges).unwrap_or(0);
            }
            spent += running;
        }
        if spent > MAX_EDGES[0] + MAX_EDGES[1] * input {
            return Err(unfit("it has too many different heights for its outlines"));
        }
        Ok(())
    }

    /// Makes each slab of the result from the active ones, which come with the index of their stack; slabs with the same
    /// active ones follow each other and are made once. What else was made comes in the order of the slabs.
    fn combine<T: Send>(
        self,
        axis: Axis,
        limits: Limits<'_>,
        make: impl Fn(&[Present<'a>]) -> Result<(Arc<Outline>, T), Fault> + Sync,
    ) -> Result<(Stack, Vec<T>), Fault> {
        self.check_budget()?;
        let mut active: std::collections::BTreeMap<usize, &Arc<Outline>> = std::collections::BTreeMap::new();
        let mut different: Vec<Vec<Present<'_>>> = Vec::new();
        // For each slab its place among these.
        let mut places = Vec::with_capacity(self.levels.len());
        for events in self.events.iter().take(self.levels.len().saturating_sub(1)) {
            for (index, slab) in events {
                match slab {
                    Some(slab) if !slab.is_empty() => active.insert(*index, *slab),
                    _ => active.remove(index),
                };
            }
            let present: Vec<Present<'_>> = active.iter().map(|(&index, &slab)| (index, slab)).collect();
            let is_alike = |(a, b): (&Present<'_>, &Present<'_>)| a.0 == b.0 && Arc::ptr_eq(a.1, b.1);
            let again = different
                .last()
                .is_some_and(|last| last.len() == present.len() && last.iter().zip(&present).all(is_alike));
            if !again {
                different.push(present);
            }
            places.push(different.len() - 1);
        }
        if places.is_empty() {
            return Ok((Stack::empty(axis), Vec::new()));
        }
        let (done, steps) = (AtomicUsize::new(0), different.len());
        let made = parallel::map(different, |present| {
            limits.poll()?;
            let made = make(&present);
            limits.advance(done.fetch_add(1, Ordering::Relaxed) + 1, steps);
            made
        });
        let (outlines, others): (Vec<Arc<Outline>>, Vec<T>) =
            made.into_iter().collect::<Result<Vec<_>, Fault>>()?.into_iter().unzip();
        let slabs = places.into_iter().map(|place| outlines[place].clone()).collect();
        let stack = Stack { axis, levels: self.levels, slabs, caps: self.caps, unsourced: false };
        let corners: usize = stack.slabs.iter().map(|slab| slab.edge_count()).max().unwrap_or(0);
        limits.admit(corners)?;
        Ok((stack.tidied(), others))
    }
}

/// Stacks of one operation share their axis.
fn common_axis(stacks: &[&Stack]) -> Result<Axis, Fault> {
    let Some(first) = stacks.first() else { return Ok(Axis::Z) };
    if stacks.iter().any(|stack| !stack.axis.is_like(first.axis)) {
        return Err(unfit("its parts have different axes"));
    }
    Ok(first.axis)
}

pub(crate) fn union(stacks: &[&Stack], limits: Limits<'_>) -> Result<Stack, Fault> {
    let axis = common_axis(stacks)?;
    let united = Slabs::new(stacks).combine(axis, limits, |present| {
        let outline = match present {
            [] => Arc::default(),
            [(_, only)] => (*only).clone(),
            _ => Arc::new(outline::union(&present.iter().map(|(_, slab)| &***slab).collect::<Vec<_>>())?),
        };
        Ok((outline, ()))
    });
    Ok(united?.0)
}

pub(crate) fn difference(subject: &Stack, cutters: &[&Stack], limits: Limits<'_>) -> Result<Cut<Stack>, Fault> {
    let mut useful = vec![false; cutters.len()];
    let (Some(&bottom), Some(&top)) = (subject.levels.first(), subject.levels.last()) else {
        return Ok(Cut { body: Stack::empty(subject.axis), useful });
    };
    // Cutters that are beside, above or below never count as planes.
    let near = |cutter: &Stack| {
        cutter.levels.first().is_some_and(|&low| low < top - NOTHING)
            && cutter.levels.last().is_some_and(|&high| high > bottom + NOTHING)
            && cutter.slabs.iter().any(|slab| subject.slabs.iter().any(|other| other.meets(slab)))
    };
    let tools: Vec<usize> = (0..cutters.len()).filter(|&index| near(cutters[index])).collect();
    if tools.is_empty() {
        return Ok(Cut { body: subject.clone(), useful });
    }
    let stacks: Vec<&Stack> = std::iter::once(subject).chain(tools.iter().map(|&index| cutters[index])).collect();
    let axis = common_axis(&stacks)?;
    let (body, met) = Slabs::new(&stacks).combine(axis, limits, |present| {
        let Some((&(0, subject), rest)) = present.split_first() else { return Ok(Default::default()) };
        let meeting: Vec<Present<'_>> = rest.iter().copied().filter(|(_, slab)| subject.meets(slab)).collect();
        if meeting.is_empty() {
            return Ok((subject.clone(), Vec::new()));
        }
        let mut leaves = vec![false; meeting.len()];
        let outlines: Vec<&Outline> = meeting.iter().map(|(_, slab)| &***slab).collect();
        let left = outline::difference(subject, &outlines, &mut leaves)?;
        let met = meeting.into_iter().zip(leaves).map(|((index, slab), leaves)| {
            // The pair of outlines may hide the cutter's work.
            let unclear = (!leaves).then(|| (subject.clone(), slab.clone()));
            (tools[index - 1], unclear)
        });
        let met = met.collect();
        Ok((if left.region() == subject.region() { subject.clone() } else { Arc::new(left) }, met))
    })?;
    let mut unclear = Vec::new();
    for (cutter, pair) in met.into_iter().flatten() {
        match pair {
            None => useful[cutter] = true,
            Some(pair) => unclear.push((cutter, pair)),
        }
    }
    // A cutter that leaves no edge may still have removed all, or what another one removes as well.
    let mut checks = 0;
    for (cutter, (subject, slab)) in unclear {
        if !useful[cutter] {
            checks += 1;
            useful[cutter] = checks > MAX_CHECKS || !outline::intersection(&subject, &slab)?.is_empty();
        }
    }
    Ok(Cut { body, useful })
}

pub(crate) fn intersection(a: &Stack, b: &Stack, limits: Limits<'_>) -> Result<Stack, Fault> {
    let axis = common_axis(&[a, b])?;
    let common = Slabs::new(&[a, b]).combine(axis, limits, |present| {
        let outline = match present {
            [(_, a), (_, b)] if a.meets(b) => Arc::new(outline::intersection(a, b)?),
            _ => Arc::default(),
        };
        Ok((outline, ()))
    });
    Ok(common?.0)
}

/// Of single slabs that begin and end together.
pub(crate) fn hull(stacks: &[Stack]) -> Result<Stack, Fault> {
    let stacks: Vec<&Stack> = stacks.iter().filter(|stack| !stack.is_empty()).collect();
    let axis = common_axis(&stacks)?;
    let Some(first) = stacks.first() else { return Ok(Stack::empty(axis)) };
    let [low, high] = first.levels[..] else { return Err(unfit("a hull spans several slabs")) };
    if stacks.iter().any(|stack| stack.levels != [low, high]) {
        return Err(unfit("a hull spans parts of different heights"));
    }
    let outlines: Vec<&Outline> = stacks.iter().flat_map(|stack| stack.slabs.iter().map(|slab| &**slab)).collect();
    Ok(Stack::slab(axis, [low, high], outline::hull(&outlines)))
}
