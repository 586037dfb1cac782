//! The second stage: what is costly to find out about a sound mesh, as facts and findings. Every finding says what is so, in
//! figures, and what to do; it has a place, the line of the script where there is one, and the faces that it is about.
//!
//! What a print survives without anybody noticing is no finding. Findings of one kind are few, the worst of them, and say how
//! many more there are.

use std::fmt::Write;

use partwright_graph::Span;
use partwright_parallel as parallel;
use partwright_protocol::{Finding, FindingKind, Location, PrintFacts, PrintProfile, Report, Severity};
use partwright_solid::Model;

use crate::bvh::Bvh;
use crate::crossing::{Crossing, crossings, tolerance};
use crate::first_stage;
use crate::island::{islands, standing};
use crate::laying::{self, Fit};
use crate::overhang::{Kind, Overhangs, overhangs};
use crate::scene::{Faces, Scene};
use crate::thickness::{Side, Thickness, Thin, limits, thickness};
use crate::vector::Point;
use crate::words::{self, number, plural};

/// Findings of one kind.
const MAX_OF_KIND: usize = 5;
/// Ranges of faces of one finding.
const MAX_RANGES: usize = 400;

/// mm² of both sides of a sharp edge that are worth a word: the tips of letters are not.
const BLUNT: f64 = 10.0;

/// Degrees from the vertical from which on a face is a ledge, not a slope.
const LEVEL: f64 = 85.0;

/// How a caller watches and stops an examination.
pub trait Monitor: Sync {
    /// From 0 to 1.
    fn progress(&self, fraction: f64);
    fn is_cancelled(&self) -> bool;
}

/// The caller wanted no more of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// [`inspect`](crate::inspect), and whether faces cross, which is fatal; with a profile also what a printer makes of the model.
/// Drawings and meshes with fatal findings are asked no more than there.
pub fn examine(
    model: &Model,
    profile: Option<&PrintProfile>,
    locate: &dyn Fn(Span) -> Location,
    monitor: &dyn Monitor,
) -> Result<Report, Cancelled> {
    let (mut report, topologies) = first_stage(model, locate);
    if report.dimension != 3 || report.findings.iter().any(|finding| finding.fatal) {
        return Ok(report);
    }
    let (Some(faces), Some(bounds)) = (Faces::new(model, &topologies), report.bounds) else { return Ok(report) };
    let is_cancelled = || monitor.is_cancelled();
    let stage = |fraction: f64| {
        monitor.progress(fraction);
        if monitor.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    };
    let bvh = parallel::with_threads(|| Bvh::new(faces.surface()));
    stage(0.1)?;
    let deep = tolerance([bounds.min, bounds.max].into_iter().flatten());
    let (vertex, part) = (|vertex| faces.welded(vertex), |face| faces.part(face));
    let crossings = parallel::with_threads(|| crossings(&bvh, &vertex, &part, deep, &is_cancelled)).ok_or(Cancelled)?;
    stage(0.4)?;
    report.manifold = crossings.is_empty();
    if report.manifold && profile.is_none() {
        return Ok(report);
    }
    let scene = parallel::with_threads(|| Scene::new(model, &topologies, &faces));
    let default = PrintProfile::default();
    let mut writer =
        Writer { scene: &scene, profile: profile.unwrap_or(&default), bounds: &bounds, locate, findings: Vec::new() };
    writer.crossings(&crossings);
    let Some(profile) = profile else {
        report.findings.append(&mut writer.findings);
        return Ok(report);
    };
    let thickness =
        |side| parallel::with_threads(|| thickness(&scene, &bvh, side, profile, &is_cancelled)).ok_or(Cancelled);
    let walls = thickness(Side::Wall)?;
    stage(0.6)?;
    let gaps = thickness(Side::Gap)?;
    stage(0.75)?;
    let overhangs = overhangs(&scene, profile);
    let stands = standing(&scene, &bvh, profile);
    let islands = islands(&scene, &bvh, profile, &stands);
    stage(0.85)?;
    let orientation = laying::better(&scene, &overhangs, profile, &is_cancelled);
    stage(1.0)?;

    let fit = laying::fit(&scene, &bounds, profile);
    writer.bed(fit, report.bodies.len());
    let floating = writer.floating(&stands);
    writer.walls(&walls);
    writer.gaps(&gaps);
    writer.overhangs(&overhangs);
    writer.islands(&islands.iter().map(|island| (island.place, island.face, island.height)).collect::<Vec<_>>());
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let facts = PrintFacts {
        profile: *profile,
        crossings: count(crossings.len()),
        thinnest_wall: walls.least,
        narrowest_gap: gaps.least,
        overhang_area: overhangs.area(),
        longest_bridge: overhangs.longest_bridge,
        islands: count(islands.len()),
        floating: count(floating),
        fits_bed: fit == Fit::Fits,
        orientation,
    };
    writer.orientation(&facts);
    report.findings.append(&mut writer.findings);
    // The worst first; within a severity in the order of the checks.
    report.findings.sort_by_key(|finding| (!finding.fatal, std::cmp::Reverse(finding.severity)));
    report.findings.truncate(crate::MAX_FINDINGS);
    report.print = Some(facts);
    Ok(report)
}

struct Writer<'a> {
    scene: &'a Scene<'a>,
    profile: &'a PrintProfile,
    bounds: &'a partwright_protocol::Bounds,
    locate: &'a dyn Fn(Span) -> Location,
    findings: Vec<Finding>,
}

impl Writer<'_> {
    fn add(&mut self, kind: FindingKind, severity: Severity, place: Point, face: Option<u32>, message: String) {
        let span = face.and_then(|face| self.scene.spans[face as usize]);
        self.findings.push(Finding {
            kind,
            message,
            place: Some(place),
            location: span.map(self.locate),
            fatal: false,
            severity,
            faces: face.map(|face| [face, 1]).into_iter().collect(),
        });
    }

    /// Of the finding that was added last.
    fn faces(&mut self, faces: &[u32]) {
        if let Some(finding) = self.findings.last_mut() {
            finding.faces = ranges(faces);
        }
    }

    fn crossings(&mut self, crossings: &[Crossing]) {
        let Some(worst) = crossings.iter().max_by(|a, b| a.depth.total_cmp(&b.depth)) else { return };
        let message = format!(
            "{} {}, the deepest by {} mm: the inside is not defined there. Make the surfaces meet in edges, or unite the pieces \
             instead of joining their faces.",
            plural(crossings.len(), "pair of faces", "pairs of faces"),
            if crossings.len() == 1 { "crosses or overlaps" } else { "cross or overlap" },
            number(worst.depth)
        );
        self.add(FindingKind::SelfIntersection, Severity::Error, worst.place, Some(worst.faces[0]), message);
        let faces: Vec<u32> = crossings.iter().flat_map(|crossing| crossing.faces).collect();
        self.faces(&faces);
        if let Some(finding) = self.findings.last_mut() {
            finding.fatal = true;
        }
    }

    fn bed(&mut self, fit: Fit, bodies: usize) {
        let size = self.bounds.size();
        let text = |lengths: [f64; 3]| lengths.map(number).join(" × ");
        let mut message =
            format!("The part is {} mm and the printer has room for {} mm: ", text(size), text(self.profile.bed));
        let severity = match fit {
            Fit::Fits => return,
            Fit::Turned(degrees) => {
                let _ = write!(message, "turn it by {} degrees about the vertical and it fits.", number(degrees));
                Severity::Info
            }
            Fit::Laid(rotation) => {
                let _ = write!(message, "laid on its side it fits, rotate([{}]).", rotation.map(number).join(", "));
                Severity::Warning
            }
            Fit::TooLarge => {
                let pieces = laying::pieces(size, self.profile);
                let _ = write!(
                    message,
                    "scale it to {} %, or split it into {pieces} pieces{}.",
                    number(laying::scale(size, self.profile)),
                    if bodies > 1 { ", or print its bodies one after the other" } else { "" }
                );
                Severity::Error
            }
        };
        let center = std::array::from_fn(|axis| (self.bounds.min[axis] + self.bounds.max[axis]) / 2.0);
        self.add(FindingKind::BedFit, severity, center, None, message);
    }

    /// How many float.
    fn floating(&mut self, stands: &[bool]) -> usize {
        let mut lowest: Vec<(f64, u32)> = vec![(f64::INFINITY, 0); stands.len()];
        for (face, shell) in (0..).zip(&self.scene.shells) {
            let low = self.scene.corners(face).iter().fold(f64::INFINITY, |low, corner| low.min(corner[2]));
            let entry = &mut lowest[*shell as usize];
            if low < entry.0 {
                *entry = (low, face);
            }
        }
        let mut floating: Vec<(f64, u32, usize)> = (0..stands.len())
            .filter(|&shell| !stands[shell])
            .map(|shell| (lowest[shell].0 - self.scene.low[2], lowest[shell].1, shell))
            .collect();
        floating.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = floating.len();
        for (index, &(height, face, shell)) in floating.iter().take(MAX_OF_KIND).enumerate() {
            let place = self.scene.center(face);
            let more = if index == 0 { words::others(count.saturating_sub(MAX_OF_KIND)) } else { String::new() };
            let message = format!(
                "A body floats {} mm above the bed {}{more} and touches nothing: it would be printed into the air. Move it down, or \
                 make it overlap the rest by at least 0.01 mm.",
                number(height),
                words::place(place, self.bounds)
            );
            self.add(FindingKind::FloatingBody, Severity::Error, place, Some(face), message);
            let faces: Vec<u32> = (0..self.scene.len() as u32)
                .filter(|&face| self.scene.shells[face as usize] as usize == shell)
                .collect();
            self.faces(&faces);
        }
        count
    }

    fn walls(&mut self, walls: &Thickness) {
        let (upright, flat) = limits(Side::Wall, self.profile);
        let (nozzle, layer) = (self.profile.nozzle, self.profile.layer_height);
        let mut lists: [Vec<&Thin>; 3] = Default::default();
        for thin in &walls.places {
            lists[if thin.sharp { 2 } else { usize::from(thin.flat) }].push(thin);
        }
        for (list, limit) in lists.iter().take(2).zip([upright, flat]) {
            for group in alike(list).take(MAX_OF_KIND) {
                let thin = group[0];
                let more = words::others(group.len() - 1);
                let (length, least) = (number(thin.spot.length), number(limit));
                let place = words::place(thin.spot.place, self.bounds);
                let message = if thin.flat {
                    format!(
                        "The wall is {length} mm high {place}{more}; your layers are {} mm: make it at least {least} mm.",
                        number(layer)
                    )
                } else {
                    let cannot = if thin.spot.length < nozzle * 0.95 { " and cannot lay it" } else { "" };
                    format!(
                        "The wall is {length} mm thick {place}{more}; your nozzle is {} mm{cannot}: make it at least {least} mm.",
                        number(nozzle)
                    )
                };
                let lost = thin.spot.length < limit / 2.0 * 0.95;
                let severity = if lost { Severity::Error } else { Severity::Warning };
                self.add(FindingKind::ThinWall, severity, thin.spot.place, Some(thin.face), message);
                self.faces(&faces_of(group));
            }
        }
        lists[2].retain(|thin| thin.area >= BLUNT);
        if let Some(largest) = lists[2].iter().max_by(|a, b| a.area.total_cmp(&b.area)) {
            let message = format!(
                "The part tapers to a sharp edge {}{}: what is thinner than {} mm comes out blunt. Round it, or cut it off where it \
                 is that thick.",
                words::place(largest.spot.place, self.bounds),
                words::others(lists[2].len() - 1),
                number(nozzle)
            );
            self.add(FindingKind::SharpEdge, Severity::Info, largest.spot.place, Some(largest.face), message);
            self.faces(&faces_of(&lists[2]));
        }
    }

    fn gaps(&mut self, gaps: &Thickness) {
        let (upright, flat) = limits(Side::Gap, self.profile);
        let list: Vec<&Thin> = gaps.places.iter().filter(|thin| !thin.sharp).collect();
        for group in alike(&list).take(MAX_OF_KIND) {
            let thin = group[0];
            let more = words::others(group.len() - 1);
            let limit = if thin.flat { flat } else { upright };
            let message = format!(
                "The gap is {} mm {} {}{more}: it will close while printing. Make it at least {} mm, or fill it.",
                number(thin.spot.length),
                if thin.flat { "high" } else { "wide" },
                words::place(thin.spot.place, self.bounds),
                number(limit)
            );
            self.add(FindingKind::NarrowGap, Severity::Warning, thin.spot.place, Some(thin.face), message);
            self.faces(&faces_of(group));
        }
    }

    fn overhangs(&mut self, overhangs: &Overhangs) {
        for bridges in [false, true] {
            let list: Vec<_> =
                overhangs.regions.iter().filter(|region| (region.kind != Kind::Overhang) == bridges).collect();
            for (index, region) in list.iter().take(MAX_OF_KIND).enumerate() {
                let more =
                    if index == 0 { words::others(list.len().saturating_sub(MAX_OF_KIND)) } else { String::new() };
                let place = words::place(region.place, self.bounds);
                let length = region.reach.map(number).unwrap_or_default();
                let (kind, severity, message) = match region.kind {
                    Kind::Overhang => {
                        let (area, limit) = (number(region.area), number(self.profile.overhang));
                        let reach = if region.reach.is_some() {
                            format!("over {length} mm")
                        } else {
                            "with nothing below".to_owned()
                        };
                        let message = if region.angle > LEVEL {
                            format!(
                                "A ledge of {area} mm² sticks out {reach} {place}{more}: it needs support. Chamfer it to {limit}° or \
                                 less, or turn the part."
                            )
                        } else {
                            format!(
                                "Faces of {area} mm² lean out by up to {:.0}° {reach} {place}{more}: they need support. Make them \
                                 {limit}° or less, or turn the part.",
                                region.angle
                            )
                        };
                        (FindingKind::Overhang, Severity::Warning, message)
                    }
                    Kind::Bridge => {
                        let message = format!(
                            "A bridge of {length} mm {place}{more}: it sags a little. Print it slowly and well cooled, or shorten it."
                        );
                        (FindingKind::Bridge, Severity::Info, message)
                    }
                    Kind::LongBridge => {
                        let message = format!(
                            "A ceiling spans {length} mm {place}{more}: that needs support. Shorten it, arch it, or turn the part."
                        );
                        (FindingKind::Bridge, Severity::Warning, message)
                    }
                };
                self.add(kind, severity, region.place, region.faces.first().copied(), message);
                self.faces(&region.faces);
            }
        }
    }

    fn islands(&mut self, islands: &[(Point, u32, f64)]) {
        for (index, &(place, face, height)) in islands.iter().take(MAX_OF_KIND).enumerate() {
            let more =
                if index == 0 { words::others(islands.len().saturating_sub(MAX_OF_KIND)) } else { String::new() };
            let message = format!(
                "A region begins in the air {} mm above the bed {}{more}: its first layer has nothing to lie on. Support it, or let \
                 it grow from a wall at {}° or steeper.",
                number(height),
                words::place(place, self.bounds),
                number(90.0 - self.profile.overhang)
            );
            self.add(FindingKind::Island, Severity::Warning, place, Some(face), message);
        }
    }

    fn orientation(&mut self, facts: &PrintFacts) {
        let Some(better) = facts.orientation else { return };
        let message = format!(
            "Laid down with rotate([{}]) it needs support for {} mm² instead of {} mm², and is {} mm high.",
            better.rotation.map(number).join(", "),
            number(better.overhang_area),
            number(facts.overhang_area),
            number(better.height)
        );
        let center = std::array::from_fn(|axis| (self.bounds.min[axis] + self.bounds.max[axis]) / 2.0);
        self.add(FindingKind::Orientation, Severity::Info, center, None, message);
    }
}

/// Places of nearly the same figure, such as the teeth of a gear, are one finding. The list is sorted by it.
fn alike<'a, 'b>(list: &'a [&'b Thin]) -> impl Iterator<Item = &'a [&'b Thin]> {
    list.chunk_by(|a, b| a.flat == b.flat && b.spot.length - a.spot.length < 0.02)
}

fn faces_of(list: &[&Thin]) -> Vec<u32> {
    list.iter().flat_map(|thin| thin.faces.iter().copied()).collect()
}

/// Faces as ranges `[first, count]`. Of very many the longest are kept.
fn ranges(faces: &[u32]) -> Vec<[u32; 2]> {
    let mut faces = faces.to_vec();
    faces.sort_unstable();
    faces.dedup();
    let mut ranges: Vec<[u32; 2]> = Vec::new();
    for face in faces {
        match ranges.last_mut() {
            Some([first, count]) if *first + *count == face => *count += 1,
            _ => ranges.push([face, 1]),
        }
    }
    if ranges.len() > MAX_RANGES {
        ranges.sort_by_key(|range| std::cmp::Reverse(range[1]));
        ranges.truncate(MAX_RANGES);
        ranges.sort_unstable();
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn faces_become_ranges() {
        assert_eq!(ranges(&[5, 3, 4, 9, 9]), [[3, 3], [9, 1]]);
        let many: Vec<u32> = (0..2000).map(|face| 2 * face).chain([4001, 4002]).collect();
        let kept = ranges(&many);
        assert_eq!(kept.len(), super::MAX_RANGES);
        assert!(kept.contains(&[4001, 2]));
    }
}
