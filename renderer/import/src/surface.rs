//! Height maps for `surface()`: PNG images and tables of numbers, to a solid with a flat bottom.
//!
//! The shape is OpenSCAD's to the last triangle: each cell of four heights becomes four triangles around their mean, an
//! image's heights are 0 to 100 by luminance, `invert` takes 1 − luminance (sic), and the bottom lies 1 below the lowest
//! height (of a table: below the lowest, 1 at most).

use crate::mesh::MAX_ELEMENTS;
use crate::{ImportError, Mesh};

/// Heights in rows, the first at y = 0.
#[derive(Debug, Clone, PartialEq)]
pub struct HeightMap {
    pub columns: usize,
    pub rows: usize,
    pub heights: Vec<f64>,
    pub bottom: f64,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

pub fn surface(bytes: &[u8], invert: bool) -> Result<HeightMap, ImportError> {
    let map = if bytes.starts_with(PNG) { image(bytes, invert)? } else { table(&crate::text(bytes))? };
    if map.columns < 2 || map.rows < 2 {
        let (columns, rows) = (map.columns, map.rows);
        return Err(ImportError::broken(format!(
            "a surface needs at least 2 × 2 heights, this has {columns} × {rows}"
        )));
    }
    // Each cell makes four faces.
    if map.heights.len() > MAX_ELEMENTS / 4 { Err(ImportError::TooLarge) } else { Ok(map) }
}

fn image(bytes: &[u8], invert: bool) -> Result<HeightMap, ImportError> {
    let broken = |error: png::DecodingError| ImportError::broken(format!("it is no proper PNG image: {error}"));
    let limits = png::Limits { bytes: 256 << 20 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(broken)?;
    let (columns, rows) = (reader.info().width as usize, reader.info().height as usize);
    if columns.saturating_mul(rows) > MAX_ELEMENTS / 4 {
        return Err(ImportError::TooLarge);
    }
    let size = reader.output_buffer_size().ok_or(ImportError::TooLarge)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(broken)?;
    let channels = frame.color_type.samples();
    let mut heights = vec![0.0; columns * rows];
    let mut lowest: f64 = 200.0;
    for (y, row) in pixels.chunks_exact(frame.line_size).take(rows).enumerate() {
        for (x, pixel) in row.chunks_exact(channels).take(columns).enumerate() {
            let [r, g, b] = match *pixel {
                [grey] | [grey, _] => [grey; 3],
                [r, g, b, ..] => [r, g, b],
                [] => [0; 3],
            }
            .map(f64::from);
            let luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
            let height = 100.0 / 255.0 * if invert { 1.0 - luminance } else { luminance };
            heights[x + columns * (rows - 1 - y)] = height;
            lowest = lowest.min(height);
        }
    }
    Ok(HeightMap { columns, rows, heights, bottom: lowest - 1.0 })
}

/// Lines of numbers; shorter lines are filled with 0, lines that begin with `#` and empty ones are skipped.
fn table(text: &str) -> Result<HeightMap, ImportError> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut lowest: f64 = 1.0;
    let (mut columns, mut count) = (0, 0);
    for (line, content) in (1..).zip(text.split('\n')) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let mut row = Vec::new();
        for word in content.split([' ', '\t']).filter(|word| !word.is_empty()) {
            let height: f64 = crate::number(&mut std::iter::once(word), line)?;
            if height.is_nan() || height.abs() >= 1e30 {
                return Err(ImportError::line(line, format!("`{word}` is not a finite number")));
            }
            lowest = lowest.min(height);
            row.push(height);
        }
        columns = columns.max(row.len());
        count += row.len();
        rows.push(row);
        // One long line among many short ones makes a large map of a small file.
        if count > MAX_ELEMENTS / 4 || columns.saturating_mul(rows.len()) > MAX_ELEMENTS / 4 {
            return Err(ImportError::TooLarge);
        }
    }
    let mut heights = Vec::with_capacity(columns * rows.len());
    for row in &rows {
        heights.extend_from_slice(row);
        heights.resize(heights.len() + columns - row.len(), 0.0);
    }
    Ok(HeightMap { columns, rows: rows.len(), heights, bottom: lowest - 1.0 })
}

impl HeightMap {
    /// The solid between the heights and the bottom, its first height at the origin or, with `center`, its middle.
    pub fn mesh(&self, center: bool) -> Mesh {
        let (columns, rows) = (self.columns, self.rows);
        let (ox, oy) = if center { (-(columns as f64 - 1.0) / 2.0, -(rows as f64 - 1.0) / 2.0) } else { (0.0, 0.0) };
        let mut mesh = Mesh::default();
        let height = |x: usize, y: usize| self.heights[x + y * columns];
        let place = |x: f64, y: f64, z: f64| [ox + x, oy + y, z];
        for y in 0..rows {
            mesh.points.extend((0..columns).map(|x| place(x as f64, y as f64, height(x, y))));
        }
        let top = |x: usize, y: usize| (x + y * columns) as u32;
        for y in 1..rows {
            for x in 1..columns {
                let corners = [(x - 1, y - 1), (x, y - 1), (x, y), (x - 1, y)];
                let mean = corners.iter().map(|&(x, y)| height(x, y)).sum::<f64>() / 4.0;
                let middle = mesh.points.len() as u32;
                mesh.points.push(place(x as f64 - 0.5, y as f64 - 0.5, mean));
                let corners = corners.map(|(x, y)| top(x, y));
                mesh.faces.extend((0..4).map(|side| vec![corners[side], corners[(side + 1) % 4], middle]));
            }
        }
        // The rim, counter-clockwise seen from above, and its shadow on the bottom.
        let rim: Vec<(usize, usize)> = (0..columns - 1)
            .map(|x| (x, 0))
            .chain((0..rows - 1).map(|y| (columns - 1, y)))
            .chain((1..columns).rev().map(|x| (x, rows - 1)))
            .chain((1..rows).rev().map(|y| (0, y)))
            .collect();
        let first = mesh.points.len() as u32;
        mesh.points.extend(rim.iter().map(|&(x, y)| place(x as f64, y as f64, self.bottom)));
        let count = rim.len();
        for at in 0..count {
            let next = (at + 1) % count;
            let (here, there) = (top(rim[at].0, rim[at].1), top(rim[next].0, rim[next].1));
            mesh.faces.push(vec![first + at as u32, first + next as u32, there, here]);
        }
        mesh.faces.push((0..count as u32).rev().map(|at| first + at).collect());
        mesh
    }
}
