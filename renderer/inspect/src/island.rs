//! What begins in the air: regions whose lowest point hangs over nothing, and bodies that touch nothing that stands.
//!
//! Going up through the layers, a region begins at each local minimum of the height that looks down, and ends where it meets
//! an older one. It counts when it lives for a layer at least (0-dimensional persistence of the height, Edelsbrunner et al.
//! 2002), so that a ripple of the surface is no island.

use std::collections::HashMap;

use partwright_protocol::PrintProfile;

use crate::bvh::{Box3, Bvh, closest};
use crate::crossing::{NONE_SHARED, crossing, tolerance};
use crate::scene::Scene;
use crate::sets::Sets;
use crate::vector::{Point, cross, dot, length, sub};

/// mm; closer than this, bodies touch.
const CONTACT: f64 = 0.02;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Island {
    pub(crate) place: Point,
    /// A face at its lowest point.
    pub(crate) face: u32,
    /// mm above the bed.
    pub(crate) height: f64,
}

/// Regions that begin in the air, of shells that `stand`, the lowest first.
pub(crate) fn islands(scene: &Scene<'_>, bvh: &Bvh<'_>, profile: &PrintProfile, stands: &[bool]) -> Vec<Island> {
    let height = |vertex: u32| scene.positions[vertex as usize][2];
    let mut order: Vec<u32> = scene.triangles.iter().flatten().copied().collect();
    order.sort_unstable();
    order.dedup();
    order.sort_by(|&a, &b| height(a).total_cmp(&height(b)).then(a.cmp(&b)));
    let mut rank = vec![u32::MAX; scene.positions.len()];
    for (index, &vertex) in order.iter().enumerate() {
        rank[vertex as usize] = index as u32;
    }
    // Edges by their higher end.
    let mut edges: Vec<(u32, u32)> = scene
        .triangles
        .iter()
        .flat_map(|&[a, b, c]| [(a, b), (b, c), (c, a)])
        .map(|(a, b)| (rank[a as usize], rank[b as usize]))
        .map(|(a, b)| (a.max(b), a.min(b)))
        .collect();
    edges.sort_unstable();
    edges.dedup();
    // Components of the surface below the height reached; the oldest vertex is the root.
    let mut sets = Sets::new(order.len());
    let mut lives: HashMap<u32, f64> = HashMap::new();
    for (upper, lower) in edges {
        let (a, b) = (sets.root(upper), sets.root(lower));
        if a == b {
            continue;
        }
        // A vertex that meets another at once never was a region.
        let younger = a.max(b);
        if younger != upper || height(order[younger as usize]) < height(order[upper as usize]) {
            let life = height(order[upper as usize]) - height(order[younger as usize]);
            if life >= profile.layer_height {
                lives.insert(younger, life);
            }
        }
        sets.join(a, b);
    }
    let mut face_at: HashMap<u32, u32> = HashMap::new();
    for (face, triangle) in scene.triangles.iter().enumerate() {
        for &vertex in triangle {
            let index = rank[vertex as usize];
            if lives.contains_key(&index) {
                // The face that looks down the most.
                let best = face_at.entry(index).or_insert(face as u32);
                if scene.normals[face][2] < scene.normals[*best as usize][2] {
                    *best = face as u32;
                }
            }
        }
    }
    let bed = scene.low[2] + profile.layer_height;
    let mut islands: Vec<Island> = face_at
        .into_iter()
        .filter_map(|(index, face)| {
            let place = scene.positions[order[index as usize] as usize];
            let is_candidate = stands[scene.shells[face as usize] as usize] && place[2] > bed;
            let begins = is_candidate && !is_carried(scene, bvh, profile, place);
            begins.then_some(Island { place, face, height: place[2] - scene.low[2] })
        })
        .collect();
    islands.sort_by(|a, b| a.height.total_cmp(&b.height).then(a.face.cmp(&b.face)));
    islands
}

/// Whether the material goes on below (the floor of a hollow begins nothing), or something else ends just there.
fn is_carried(scene: &Scene<'_>, bvh: &Bvh<'_>, profile: &PrintProfile, place: Point) -> bool {
    let below = bvh.ray(place, [0.0, 0.0, -1.0], 1e-6, f64::INFINITY, |_| true);
    below.is_some_and(|hit| scene.normals[hit.face as usize][2] < 0.0 || hit.distance <= profile.layer_height)
}

/// For each shell whether it stands: on the bed, or on (or in, or around) another that does. Cavities stand with their body.
pub(crate) fn standing(scene: &Scene<'_>, bvh: &Bvh<'_>, profile: &PrintProfile) -> Vec<bool> {
    let count = scene.shell_count;
    let mut low = vec![f64::INFINITY; count];
    let mut volume = vec![0.0; count];
    for (face, &shell) in (0..).zip(&scene.shells) {
        let (corners, shell) = (scene.corners(face), shell as usize);
        low[shell] = corners.iter().fold(low[shell], |low, corner| low.min(corner[2]));
        let [a, b, c] = corners.map(|corner| sub(corner, scene.low));
        volume[shell] += dot(a, cross(b, c));
    }
    let bed = scene.low[2] + profile.layer_height.min(CONTACT);
    let mut stands: Vec<bool> = (0..count).map(|shell| low[shell] <= bed || volume[shell] < 0.0).collect();
    if stands.iter().all(|&stands| stands) {
        return stands;
    }
    let mut sets = Sets::new(count);
    let within = CONTACT.max(tolerance([scene.low, scene.high].into_iter().flatten()));
    for (face, &shell) in (0..).zip(&scene.shells) {
        if volume[shell as usize] < 0.0 {
            continue;
        }
        let bounds = Box3::of(&scene.corners(face)).grown(within);
        bvh.within(&bounds, |other| {
            let theirs = scene.shells[other as usize];
            if theirs > shell && volume[theirs as usize] > 0.0 && sets.root(theirs) != sets.root(shell) {
                let (one, two) = (&scene.corners(face), &scene.corners(other));
                let is_close = |point: Point, to: &[Point; 3]| {
                    let away = sub(closest(point, to), point);
                    length(away) <= within
                };
                let touches = one.iter().any(|&point| is_close(point, two))
                    || two.iter().any(|&point| is_close(point, one))
                    || crossing(one, two, NONE_SHARED).is_some();
                if touches {
                    sets.join(shell, theirs);
                }
            }
        });
    }
    let (mut carried, mut asked) = (vec![false; count], vec![false; count]);
    for shell in 0..count {
        if stands[shell] && volume[shell] > 0.0 {
            carried[sets.root(shell as u32) as usize] = true;
        }
    }
    for (shell, stands) in stands.iter_mut().enumerate() {
        *stands |= carried[sets.root(shell as u32) as usize];
    }
    // What is embedded in another part needs no contact.
    for (face, &shell) in (0..).zip(&scene.shells) {
        if !stands[shell as usize] && !asked[shell as usize] {
            asked[shell as usize] = true;
            let up = [0.0, 0.0, 1.0];
            let hit =
                bvh.ray(scene.corners(face)[0], up, 1e-6, f64::INFINITY, |face| scene.shells[face as usize] != shell);
            stands[shell as usize] = hit.is_some_and(|hit| scene.normals[hit.face as usize][2] > 0.0);
        }
    }
    stands
}
