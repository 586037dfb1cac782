//! DXF (text) to a drawing: lines, polylines, circles, arcs, ellipses and inserted blocks, by layer. Their segments are
//! joined end to end within 1/1024 mm; what stays open is closed by a straight line, as in OpenSCAD.
//!
//! More than OpenSCAD reads: bulges of polylines are arcs (it draws their chords), and `POLYLINE` with its vertices (it
//! leaves them out). Not read, with a remark: splines, hatches, text and everything else.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::{Contour, Curves, Drawing, ImportError};

/// What to take of the file, and where to put it.
#[derive(Debug, Clone, Copy)]
pub struct DxfOptions<'a> {
    /// Empty for all layers.
    pub layer: &'a str,
    /// The point of the file that becomes the origin.
    pub origin: [f64; 2],
    pub scale: f64,
}

/// A measured distance or angle of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    pub name: String,
    /// Group 70: the kind in its last 3 bits.
    pub kind: u32,
    /// Groups 10 to 16 with 20 to 26.
    pub points: [[f64; 2]; 7],
    /// Degrees.
    pub angle: f64,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct DxfFile {
    pub drawing: Drawing,
    pub dimensions: Vec<Dimension>,
    /// Open paths of a single segment, in order: what `dxf_cross` looks for.
    pub lone_lines: Vec<[[f64; 2]; 2]>,
}

/// Ends nearer than this are the same, mm.
const GRID: f64 = 1.0 / 1024.0;
const MAX_LINES: usize = 5_000_000;

type Line = [[f64; 2]; 2];

pub fn dxf(bytes: &[u8], options: &DxfOptions<'_>, curves: &Curves<'_>) -> Result<DxfFile, ImportError> {
    if bytes.starts_with(b"AutoCAD Binary DXF") {
        return Err(ImportError::broken("binary DXF is not read: save it as text (ASCII) DXF"));
    }
    let text = crate::text(bytes);
    let mut reader = Reader {
        options,
        curves,
        section: Section::Other,
        block: String::new(),
        blocks: FxHashMap::default(),
        lines: Vec::new(),
        count: 0,
        dimensions: Vec::new(),
        remarks: Vec::new(),
        unknown: BTreeMap::new(),
        polyline: None,
    };
    reader.read(&text)?;
    let Reader { lines, dimensions, mut remarks, unknown, .. } = reader;
    for (name, count) in unknown {
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        remarks.push(format!("Unsupported DXF Entity '{name}' ({times})"));
    }
    let (shapes, lone_lines) = joined(&lines);
    let shapes = if shapes.is_empty() { Vec::new() } else { vec![shapes] };
    Ok(DxfFile { drawing: Drawing { shapes, remarks }, dimensions, lone_lines })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Entities,
    Blocks,
    Other,
}

/// The groups of one entity. Codes mean different things in different entities; only those that are read have a name.
#[derive(Debug, Default)]
struct Entity {
    kind: String,
    layer: String,
    /// Group 1.
    text: String,
    /// Group 2.
    name: String,
    /// Group 70.
    flags: u32,
    /// Groups 10 to 16 with 20 to 26, the last of each.
    points: [[f64; 2]; 7],
    /// Groups 10 and 11, and 20 and 21, all of them.
    x: Vec<f64>,
    y: Vec<f64>,
    /// Group 42 behind which vertex.
    bulges: Vec<(usize, f64)>,
    /// Groups 40, 41, 42, 50, 51.
    radius: f64,
    first: Option<f64>,
    second: Option<f64>,
    angle: f64,
    last_angle: f64,
}

impl Entity {
    fn vertex(&self, index: usize) -> Option<[f64; 2]> {
        Some([*self.x.get(index)?, *self.y.get(index)?])
    }
}

/// A `POLYLINE` whose `VERTEX` entities are being read.
#[derive(Debug, Default)]
struct Polyline {
    layer: String,
    flags: u32,
    vertices: Vec<([f64; 2], f64)>,
}

struct Reader<'a> {
    options: &'a DxfOptions<'a>,
    curves: &'a Curves<'a>,
    section: Section,
    block: String,
    blocks: FxHashMap<String, Vec<Line>>,
    lines: Vec<Line>,
    count: usize,
    dimensions: Vec<Dimension>,
    remarks: Vec<String>,
    unknown: BTreeMap<String, usize>,
    polyline: Option<Polyline>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) -> Result<(), ImportError> {
        let mut lines = (1..).zip(text.split('\n'));
        let mut entity = Entity::default();
        let mut any = false;
        while let Some((line, code)) = lines.next() {
            let code = code.trim();
            let Some((_, data)) = lines.next() else { break };
            let data = data.trim();
            let Ok(code) = code.parse::<i32>() else {
                if !any {
                    return Err(ImportError::line(line, "a group code is expected: it is no text DXF file"));
                }
                self.remark(format!("line {line}: `{}` is no group code, the rest is left out", shortened(code)));
                break;
            };
            any = true;
            if code == 0 {
                let done = std::mem::replace(&mut entity, Entity { kind: data.to_owned(), ..Entity::default() });
                self.entity(&done)?;
                if data == "EOF" {
                    break;
                }
                continue;
            }
            if self.group(&mut entity, code, data).is_none() {
                self.remark(format!("line {}: illegal value '{}'", line + 1, shortened(data)));
            }
        }
        if any { Ok(()) } else { Err(ImportError::broken("it is no DXF file")) }
    }

    fn remark(&mut self, remark: String) {
        // One broken number after another tells nothing new.
        if self.remarks.len() < 20 {
            self.remarks.push(remark);
        }
    }

    /// `None` for a value that is no number where one must be.
    fn group(&self, entity: &mut Entity, code: i32, data: &str) -> Option<()> {
        let in_block = self.section == Section::Blocks;
        let number = || data.parse::<f64>().ok().filter(|value| value.abs() < 1e30);
        let DxfOptions { origin, scale, .. } = *self.options;
        match code {
            1 => data.clone_into(&mut entity.text),
            2 => data.clone_into(&mut entity.name),
            8 => data.clone_into(&mut entity.layer),
            10..=16 | 20..=26 => {
                let value = number()?;
                let (axis, index) = ((code / 10 - 1) as usize, (code % 10) as usize);
                let (moved, scaled) =
                    if in_block { (value, value) } else { ((value - origin[axis]) * scale, value * scale) };
                if let Some(point) = entity.points.get_mut(index) {
                    // These are vectors, not points.
                    point[axis] = if matches!(index, 1 | 2 | 6) { scaled } else { moved };
                }
                if index < 2 {
                    // The end of an ellipse's axis is a vector too, the end of a line is not.
                    let value = if entity.kind == "ELLIPSE" && index == 1 { scaled } else { moved };
                    if axis == 0 { entity.x.push(value) } else { entity.y.push(value) }
                }
            }
            40 => entity.radius = number()?,
            41 => entity.first = Some(number()?),
            42 => {
                let value = number()?;
                entity.second = Some(value);
                entity.bulges.push((entity.x.len(), value));
            }
            50 => entity.angle = number()?,
            51 => entity.last_angle = number()?,
            70 => entity.flags = data.parse::<i64>().ok()? as u32,
            _ => {}
        }
        Some(())
    }

    fn wanted(&self, layer: &str) -> bool {
        match self.section {
            Section::Entities => self.options.layer.is_empty() || self.options.layer == layer,
            Section::Blocks => true,
            Section::Other => false,
        }
    }

    fn add(&mut self, layer: &str, from: [f64; 2], to: [f64; 2]) -> Result<(), ImportError> {
        if !self.wanted(layer) || !from.iter().chain(&to).all(|value| value.abs() < 1e30) {
            return Ok(());
        }
        self.count += 1;
        if self.count > MAX_LINES {
            return Err(ImportError::broken(format!("it has more than {MAX_LINES} segments")));
        }
        match self.section {
            Section::Entities => self.lines.push([from, to]),
            Section::Blocks if !self.block.is_empty() => {
                self.blocks.entry(self.block.clone()).or_default().push([from, to]);
            }
            _ => {}
        }
        Ok(())
    }

    /// What an entity means, once all its groups are read.
    fn entity(&mut self, entity: &Entity) -> Result<(), ImportError> {
        let too_few = |reader: &mut Self| reader.remark(format!("Not enough input values for {}", entity.kind));
        let scale = if self.section == Section::Blocks { 1.0 } else { self.options.scale };
        match entity.kind.as_str() {
            "" | "ENDSEC" | "EOF" => {}
            "SECTION" => {
                self.section = match entity.name.as_str() {
                    "ENTITIES" => Section::Entities,
                    "BLOCKS" => Section::Blocks,
                    _ => Section::Other,
                };
            }
            "BLOCK" => entity.name.clone_into(&mut self.block),
            "ENDBLK" => self.block.clear(),
            "LINE" => match (entity.vertex(0), entity.vertex(1)) {
                (Some(from), Some(to)) => self.add(&entity.layer, from, to)?,
                _ => too_few(self),
            },
            "LWPOLYLINE" => {
                let bulges: FxHashMap<usize, f64> = entity.bulges.iter().copied().collect();
                let vertices: Vec<([f64; 2], f64)> = (0..entity.x.len().min(entity.y.len()))
                    .filter_map(|index| Some((entity.vertex(index)?, bulges.get(&(index + 1)).copied().unwrap_or(0.0))))
                    .collect();
                self.polyline(&entity.layer, entity.flags & 1 != 0, &vertices)?;
            }
            "POLYLINE" => {
                let polyline = Polyline { layer: entity.layer.clone(), flags: entity.flags, vertices: Vec::new() };
                // Meshes and polylines in space are another thing.
                if polyline.flags & (8 | 16 | 64) == 0 {
                    self.polyline = Some(polyline);
                } else {
                    self.not_read(entity);
                }
            }
            "VERTEX" => {
                let vertex = entity.vertex(0);
                if let (Some(polyline), Some(vertex)) = (&mut self.polyline, vertex) {
                    polyline.vertices.push((vertex, entity.second.unwrap_or(0.0)));
                    if polyline.vertices.len() > MAX_LINES {
                        return Err(ImportError::broken(format!("it has more than {MAX_LINES} segments")));
                    }
                }
            }
            "SEQEND" => {
                if let Some(Polyline { layer, flags, vertices }) = self.polyline.take() {
                    self.polyline(&layer, flags & 1 != 0, &vertices)?;
                }
            }
            "CIRCLE" | "ARC" => match entity.vertex(0) {
                Some(center) => {
                    let radius = entity.radius * scale;
                    let (begin, sweep) = if entity.kind == "ARC" {
                        let turns = ((entity.angle - entity.last_angle) / 360.0).ceil().max(0.0);
                        (entity.angle, entity.last_angle + 360.0 * turns - entity.angle)
                    } else {
                        (0.0, 360.0)
                    };
                    if self.wanted(&entity.layer) {
                        self.arc(&entity.layer, center, radius, begin, sweep, None)?;
                    }
                }
                None => too_few(self),
            },
            "ELLIPSE" => match (entity.vertex(0), entity.vertex(1)) {
                (Some(center), Some(major)) if self.wanted(&entity.layer) => self.ellipse(entity, center, major)?,
                (Some(_), Some(_)) => {}
                _ => too_few(self),
            },
            "INSERT" => match entity.vertex(0) {
                Some(place) => self.insert(entity, place)?,
                None => too_few(self),
            },
            "DIMENSION" if self.wanted_dimension(&entity.layer) => {
                self.dimensions.push(Dimension {
                    name: entity.text.clone(),
                    kind: entity.flags,
                    points: entity.points,
                    angle: entity.angle,
                });
                if self.dimensions.len() > MAX_LINES {
                    return Err(ImportError::broken("it has too many dimensions"));
                }
            }
            "DIMENSION" => {}
            _ => self.not_read(entity),
        }
        Ok(())
    }

    fn wanted_dimension(&self, layer: &str) -> bool {
        self.options.layer.is_empty() || self.options.layer == layer
    }

    fn not_read(&mut self, entity: &Entity) {
        if self.wanted(&entity.layer) && (self.unknown.len() < 50 || self.unknown.contains_key(&entity.kind)) {
            *self.unknown.entry(shortened(&entity.kind)).or_default() += 1;
        }
    }

    /// Straight lines, and arcs where a vertex has a bulge: the tangent of a quarter of the arc's angle.
    fn polyline(&mut self, layer: &str, closed: bool, vertices: &[([f64; 2], f64)]) -> Result<(), ImportError> {
        let pairs = vertices.iter().zip(vertices.iter().cycle().skip(1));
        let count = if closed { vertices.len() } else { vertices.len().saturating_sub(1) };
        for (&(from, bulge), &(to, _)) in pairs.take(count) {
            let chord = (to[0] - from[0]).hypot(to[1] - from[1]);
            if bulge == 0.0 || chord == 0.0 || !self.wanted(layer) {
                self.add(layer, from, to)?;
                continue;
            }
            let sweep = 4.0 * bulge.atan();
            let radius = chord / (2.0 * (sweep / 2.0).sin().abs());
            // From the middle of the chord to the centre, across the chord.
            let rise = (1.0 - bulge * bulge) / (4.0 * bulge);
            let center = [
                (from[0] + to[0]) / 2.0 - rise * (to[1] - from[1]),
                (from[1] + to[1]) / 2.0 + rise * (to[0] - from[0]),
            ];
            let begin = (from[1] - center[1]).atan2(from[0] - center[0]).to_degrees();
            self.arc(layer, center, radius, begin, sweep.to_degrees(), Some([from, to]))?;
        }
        Ok(())
    }

    /// Chords of an arc of a circle; `ends` are its exact ends, where they are known.
    fn arc(
        &mut self,
        layer: &str,
        center: [f64; 2],
        radius: f64,
        begin: f64,
        sweep: f64,
        ends: Option<Line>,
    ) -> Result<(), ImportError> {
        if sweep == 0.0 || !sweep.is_finite() || !radius.is_finite() {
            return Ok(());
        }
        let count = self.curves.arc(radius, sweep)?;
        let at = |index: u32| {
            let angle = begin + sweep * f64::from(index) / f64::from(count);
            let (sin, cos) = angle.to_radians().sin_cos();
            [center[0] + cos * radius, center[1] + sin * radius]
        };
        let mut from = ends.map_or_else(|| at(0), |[from, _]| from);
        for index in 1..=count {
            let to = match ends {
                Some([_, to]) if index == count => to,
                _ => at(index),
            };
            self.add(layer, from, to)?;
            from = to;
        }
        Ok(())
    }

    fn ellipse(&mut self, entity: &Entity, center: [f64; 2], major: [f64; 2]) -> Result<(), ImportError> {
        let begin = entity.first.unwrap_or(0.0);
        let mut end = entity.second.unwrap_or(0.0);
        if begin > end {
            end += std::f64::consts::TAU * ((begin - end) / std::f64::consts::TAU).ceil();
        }
        let length = major[0].hypot(major[1]);
        let minor = entity.radius * length;
        if length == 0.0 || !minor.is_finite() {
            return Ok(());
        }
        let count = self.curves.arc(length, (end - begin).to_degrees())?;
        let (cos, sin) = (major[0] / length, major[1] / length);
        let at = |index: u32| {
            let (s, c) = (begin + (end - begin) * f64::from(index) / f64::from(count)).sin_cos();
            let (x, y) = (c * length, s * minor);
            [center[0] + cos * x - sin * y, center[1] + sin * x + cos * y]
        };
        for index in 0..count {
            self.add(&entity.layer, at(index), at(index + 1))?;
        }
        Ok(())
    }

    fn insert(&mut self, entity: &Entity, place: [f64; 2]) -> Result<(), ImportError> {
        let Some(lines) = self.blocks.get(&entity.name).cloned() else { return Ok(()) };
        if !self.wanted(&entity.layer) {
            return Ok(());
        }
        let (sx, sy) = (entity.first.unwrap_or(1.0), entity.second.unwrap_or(1.0));
        let (sin, cos) = entity.angle.to_radians().sin_cos();
        // Within a block the scale of the import comes later.
        let scale = self.options.scale;
        for line in lines {
            let [from, to] = line.map(|[x, y]| {
                let (x, y) = (x * sx, y * sy);
                [(cos * x - sin * y) * scale + place[0], (sin * x + cos * y) * scale + place[1]]
            });
            self.add(&entity.layer, from, to)?;
        }
        Ok(())
    }
}

fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}

/// Lines to closed contours, and the open paths that are a single line. Open paths come first, from the end that no other
/// line touches.
fn joined(lines: &[Line]) -> (Vec<Contour>, Vec<Line>) {
    let mut grid: FxHashMap<[i64; 2], u32> = FxHashMap::default();
    let mut points: Vec<[f64; 2]> = Vec::new();
    // The first of near points stands for all of them.
    let mut index = |point: [f64; 2]| -> u32 {
        let cell = point.map(|value| (value / GRID).round() as i64);
        let around = [0, -1, 1];
        let near = around.iter().flat_map(|dx| around.iter().map(move |dy| [dx, dy]));
        let known = near
            .filter_map(|[dx, dy]| grid.get(&[cell[0].saturating_add(*dx), cell[1].saturating_add(*dy)]))
            .next()
            .copied();
        known.unwrap_or_else(|| {
            points.push(point);
            grid.insert(cell, points.len() as u32 - 1);
            points.len() as u32 - 1
        })
    };
    let ends: Vec<[u32; 2]> = lines.iter().map(|line| line.map(&mut index)).collect();
    let mut at_point: Vec<Vec<u32>> = vec![Vec::new(); points.len()];
    for (line, ends) in ends.iter().enumerate() {
        for &end in ends {
            at_point[end as usize].push(line as u32);
        }
    }
    // Used lines are taken off the front of each list only once.
    let mut first_free: Vec<u32> = vec![0; points.len()];
    let mut used = vec![false; lines.len()];
    let mut degree: Vec<u32> = at_point.iter().map(|lines| lines.len() as u32).collect();
    let mut contours = Vec::new();
    let mut lone = Vec::new();
    let mut walk = |start: usize, from: usize, used: &mut Vec<bool>, degree: &mut Vec<u32>| -> (Vec<u32>, bool) {
        let mut path = vec![ends[start][from]];
        let (mut line, mut from) = (start, from);
        loop {
            used[line] = true;
            for &end in &ends[line] {
                degree[end as usize] -= 1;
            }
            let to = ends[line][1 - from];
            path.push(to);
            let list = &at_point[to as usize];
            let next = &mut first_free[to as usize];
            while list.get(*next as usize).is_some_and(|&line| used[line as usize]) {
                *next += 1;
            }
            let Some(&following) = list.get(*next as usize) else { break };
            line = following as usize;
            from = usize::from(ends[line][0] != to);
        }
        let closed = path.first() == path.last();
        (path, closed)
    };
    // Ends of open paths; a walk may make new ones.
    let mut open: std::collections::BTreeSet<usize> =
        (0..lines.len()).filter(|&line| ends[line].iter().any(|&end| degree[end as usize] == 1)).collect();
    while let Some(line) = open.pop_first() {
        if used[line] {
            continue;
        }
        let Some(from) = (0..2).find(|&side| degree[ends[line][side] as usize] == 1) else { continue };
        let (path, _) = walk(line, from, &mut used, &mut degree);
        for &point in &path {
            if degree[point as usize] == 1 {
                open.extend(at_point[point as usize].iter().map(|&line| line as usize).filter(|&line| !used[line]));
            }
        }
        if let [a, b] = path[..] {
            lone.push([points[a as usize], points[b as usize]]);
        }
        contours.push(path);
    }
    for line in 0..lines.len() {
        if !used[line] {
            contours.push(walk(line, 0, &mut used, &mut degree).0);
        }
    }
    let contours = contours
        .into_iter()
        .map(|mut path| {
            if path.first() == path.last() {
                path.pop();
            }
            path.into_iter().map(|point| points[point as usize]).collect::<Contour>()
        })
        .filter(|contour| contour.len() > 2)
        .collect();
    (contours, lone)
}
