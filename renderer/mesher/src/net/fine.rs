//! Nets that are proven to be all of the surface, within the tolerance: the cells of the first are large, those of the next as
//! much smaller as it was off.

use std::sync::atomic::{AtomicUsize, Ordering};

use partwright_field::{Box3, Field, Slope};

use super::fit::{Fitted, fitted};
use super::known::LOOKS;
use super::{BLOCK, Crossing, Lattice, Net, RIM, Room, STILL, in_each, sum, unit};
use crate::octree::Plan;
use crate::vector::{Point, dot, scaled, sub};
use crate::{MeshError, feature, proof};

/// More nodes are the octree's.
const MOST: usize = 1 << 23;
/// Cells beyond a guard where vertices need not be near the surface.
const IDLE: f64 = 1.5;
/// Cells along a solid of the first net that is to be proven, and how many are tried.
const PARTS: f64 = 16.0;
const TRIES: usize = 6;
/// Part of the tolerance that the next is made for, and how much smaller its cells are.
const AIM: f64 = 0.9;
const LEAST: f64 = 0.4;
const MORE: f64 = 0.8;
/// The same where there may be more surface than it shows.
const FINER: f64 = 0.7;
/// Parts of the tolerance: nets of which nearly all faces are within that have many more than it takes, or so many that the
/// octree does better, but for small ones.
const FINE: f64 = 0.3;
const MUCH_FINER: f64 = 0.125;
const SMALL: usize = 4000;
/// Of surfaces that bend along one way more than along the other an octree's mesh has fewer faces; radians of a block that
/// does not bend.
const ROUND: f64 = 0.35;
const STRAIGHT: f64 = 0.03;
/// Operations for each point of a block.
const LITTLE: usize = 4000;

/// A net that is proven to be all of the surface, within the tolerance; `None` where the octree does better. Beyond where a
/// `guard` is inside, by some cells, it may be cut off.
pub(crate) fn fine(
    plan: &Plan<'_>,
    guard: Option<&Field>,
    bounds: &Box3,
    threads: usize,
) -> Result<Option<Net>, MeshError> {
    if !plan.field.is_smooth_but_for_signs() {
        return Ok(None);
    }
    let slopes = plan.field.bound(bounds).slopes;
    if slopes.iter().all(|slope| slope.max - slope.min <= 1e-12 * slope.magnitude()) {
        // A plane.
        return Ok(None);
    }
    let mut side = bounds.size().into_iter().fold(0.0, f64::max) / PARTS;
    let mut is_again = false;
    for _ in 0..TRIES {
        // What is beyond the guard is cut off before the grid ends.
        let margin = if guard.is_some() { (RIM + 2.0 + BLOCK as f64) * side } else { 0.0 };
        match Lattice::new(&bounds.padded(margin), side).proven(plan, guard, threads)? {
            Tried::Net(net) => return Ok(Some(net)),
            Tried::Coarse(part) => side *= part,
            // With still smaller cells there would be many more faces than it takes.
            Tried::Unknown if !is_again => (side, is_again) = (side * FINER, true),
            Tried::Unknown | Tried::Other => break,
        }
    }
    Ok(None)
}

/// What became of a net that is to be proven.
enum Tried {
    Net(Net),
    /// With cells that are smaller by this part there may be one.
    Coarse(f64),
    /// There may be more surface than it shows.
    Unknown,
    /// The octree does better.
    Other,
}

impl Lattice {
    fn proven(&self, plan: &Plan<'_>, guard: Option<&Field>, threads: usize) -> Result<Tried, MeshError> {
        if self.nodes.iter().fold(1_usize, |product, nodes| product.saturating_mul(*nodes)) > MOST {
            return Ok(Tried::Other);
        }
        // Threads take longer to begin than little work.
        let of_all = self.nodes.iter().product::<usize>() / BLOCK.pow(3);
        let mut room = self.room(plan, guard, if of_all * plan.field.cost() < LITTLE { 1 } else { threads });
        let threads = if room.blocks.len() * plan.field.cost() < LITTLE { 1 } else { threads };
        plan.state()?;
        self.open_rim(plan, &mut room);
        let Room { blocks, .. } = &room;
        let values = self.values(plan, &room, threads);
        plan.state()?;
        let crossings = in_each(blocks, threads, |block| self.crossings(block, &values, 1));
        if roundness(&crossings) < ROUND {
            return Ok(Tried::Other);
        }
        let crossings: Vec<Crossing> = crossings.into_iter().flatten().collect();
        let woven = self.weave(plan, blocks, &values, &crossings, threads, |weave| Ok(weave.solid()))?;
        let Some((solid, mut is_idle)) = woven else { return Ok(Tried::Unknown) };
        if let Some(guard) = guard {
            let mut slopes = vec![STILL; solid.positions.len()];
            guard.gradients(&solid.positions, &mut slopes);
            for (is_idle, Slope { value, gradient }) in is_idle.iter_mut().zip(slopes) {
                *is_idle |= value > 0.0 && feature::distance(value, gradient) > IDLE * self.side;
            }
        }
        let tolerance = plan.precision.tolerance;
        let (solid, deviation, typical) = match fitted(plan, solid, is_idle, threads)? {
            Fitted::Net { typical, solid, .. } if typical < MUCH_FINER * tolerance && solid.triangles.len() > SMALL => {
                return Ok(Tried::Other);
            }
            Fitted::Net { solid, deviation, typical } => (solid, deviation, typical),
            Fitted::Off(off) => return Ok(Tried::Coarse((AIM * tolerance / off).sqrt().clamp(LEAST, MORE))),
        };
        let looks = AtomicUsize::new(LOOKS * crossings.len());
        let are_known = in_each(blocks, threads, |block| {
            let known = self.knows(plan, &values, &looks, &block.field, block.first, BLOCK);
            // Nobody needs to know more.
            if !known || plan.state().is_err() {
                looks.store(0, Ordering::Relaxed);
            }
            known
        });
        plan.state()?;
        if are_known.contains(&false) {
            return Ok(Tried::Unknown);
        }
        let faults = proof::faults(&solid, &|| plan.monitor.is_cancelled()).ok_or(MeshError::Cancelled)?;
        Ok(if faults.is_empty() {
            Tried::Net(Net { solid, deviation, is_finer: typical < FINE * tolerance })
        } else {
            Tried::Coarse(MORE)
        })
    }
}

/// From 0, where the surface bends along one way at most, as planes and cylinders do, to 1, where it bends along all ways alike:
/// how many faces it takes at least, of those that a net has.
fn roundness(crossings: &[Vec<Crossing>]) -> f64 {
    let (mut least, mut most) = (0.0, 0.0);
    for crossings in crossings {
        let mut normals = crossings.iter().filter(|crossing| !crossing.is_wall).map(|crossing| crossing.normal);
        let Some(first) = normals.next() else { continue };
        // Both sides of a sheet bend alike.
        let normals: Vec<Point> = std::iter::once(first)
            .chain(normals.map(|normal| scaled(normal, if dot(normal, first) < 0.0 { -1.0 } else { 1.0 })))
            .collect();
        let (count, middle) = (normals.len() as f64, unit(sum(&normals)));
        let mut square = [[0.0; 3]; 3];
        for normal in &normals {
            let aside = sub(*normal, middle);
            for row in 0..3 {
                for column in 0..3 {
                    square[row][column] += aside[row] * aside[column] / count;
                }
            }
        }
        // The squares of how far normals turn along the two ways of the surface.
        let trace = square[0][0] + square[1][1] + square[2][2];
        let of_squares: f64 = square.iter().flatten().map(|entry| entry * entry).sum();
        let product = ((trace * trace - of_squares) / 2.0).max(0.0);
        let larger = (trace + (trace * trace - 4.0 * product).max(0.0).sqrt()) / 2.0;
        least += count * product.sqrt().sqrt();
        most += count * larger.sqrt().max(STRAIGHT);
    }
    if most > 0.0 { least / most } else { 0.0 }
}
