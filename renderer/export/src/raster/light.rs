//! Light and colour: key, fill and sky by normal, ambient occlusion from the depth buffer, and the way to 8-bit sRGB.
//!
//! Smooth surfaces are shaded smoothly: at each corner of a face, the normals of the faces around it that meet it below the
//! crease angle are averaged.

use super::camera::Camera;
use super::fill::{NOTHING, Samples};
use super::shadow::Shadow;
use super::{Background, Rgb, SAMPLES, Scene};
use crate::edges::CREASE_DEGREES;

/// The material of parts without a colour, linear.
pub(super) const NEUTRAL: Rgb = [0.65, 0.705, 0.775];
/// The fill of drawings without a colour, linear.
pub(super) const PAPER: Rgb = [0.56, 0.64, 0.74];
/// Direction to the key light in camera space: from the upper left, a little in front.
pub(super) const KEY: [f32; 3] = [-0.42, 0.76, 0.50];
const FILL: [f32; 3] = [-0.55, -0.10, 0.80];
const LINE: Rgb = [0.012, 0.014, 0.018];
const LINE_STRENGTH: f32 = 0.72;

/// 8-bit sRGB with straight alpha.
pub(super) fn resolve(
    scene: &Scene,
    samples: &Samples,
    camera: &Camera,
    shadow: Option<&Shadow>,
    background: Background,
) -> Vec<u8> {
    let (width, height) = (samples.width / SAMPLES, samples.height / SAMPLES);
    let flat = shadow.is_none();
    let corners = if flat { Vec::new() } else { corner_normals(scene) };
    let open = if flat { Vec::new() } else { openness(scene, samples, width, height) };
    let encode = Encoder::new();
    let mut pixels = Vec::with_capacity(width * height * 4);
    for y in 0..height {
        for x in 0..width {
            let (faces, line) = samples.pixel(x, y);
            // Premultiplied.
            let (mut color, mut alpha) = ([0.0; 3], 0.0);
            let mut add = |[r, g, b]: Rgb, opacity: f32, share: f32| {
                color[0] += r * opacity * share;
                color[1] += g * opacity * share;
                color[2] += b * opacity * share;
                alpha += opacity * share;
            };
            let middle = [(x * SAMPLES) as f32 + SAMPLES as f32 / 2.0, (y * SAMPLES) as f32 + SAMPLES as f32 / 2.0];
            let share = 1.0 / faces.len() as f32;
            let mut done = 0_u32;
            for (index, &face) in faces.iter().enumerate() {
                if done & (1 << index) != 0 {
                    continue;
                }
                let mut count = 0.0;
                for (other, _) in faces.iter().enumerate().skip(index).filter(|(_, other)| **other == face) {
                    done |= 1 << other;
                    count += 1.0;
                }
                if face == NOTHING {
                    let dark = shadow.map_or(0.0, |map| map.at(camera.floor_at(middle[0].into(), middle[1].into())));
                    match background {
                        Background::Studio => {
                            add(
                                backdrop(y as f32 / height as f32).map(|value| value * (1.0 - dark)),
                                1.0,
                                count * share,
                            );
                        }
                        Background::Transparent => add([0.0; 3], dark, count * share),
                    }
                } else if flat {
                    add(scene.colors[face as usize], 1.0, count * share);
                } else {
                    let normal = interpolate(scene, &corners, face, middle);
                    add(shade(scene.colors[face as usize], normal, camera, open[y * width + x]), 1.0, count * share);
                }
            }
            let ink = LINE_STRENGTH * line as f32 * share;
            for (value, dark) in color.iter_mut().zip(LINE) {
                *value = *value * (1.0 - ink) + dark * ink;
            }
            alpha = alpha * (1.0 - ink) + ink;
            let straight = if alpha > 0.0 { color.map(|value| value / alpha) } else { [0.0; 3] };
            pixels.extend(straight.map(|value| encode.byte(value)));
            pixels.push((alpha * 255.0).round() as u8);
        }
    }
    pixels
}

/// From light at the top to a little darker at the bottom.
fn backdrop(down: f32) -> Rgb {
    let (top, bottom) = ([0.93, 0.94, 0.955], [0.78, 0.80, 0.83]);
    std::array::from_fn(|channel| top[channel] + (bottom[channel] - top[channel]) * down)
}

fn shade(base: Rgb, normal: [f32; 3], camera: &Camera, open: f32) -> Rgb {
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    // Light from large soft boxes reaches a little around the corner.
    let soft = |light: [f32; 3], wrap: f32| ((dot(normal, light) + wrap) / (1.0 + wrap)).max(0.0);
    let up: f32 = (0..3).map(|axis| camera.axes[axis][2] as f32 * normal[axis]).sum();
    let sky = 0.5 + 0.5 * up;
    let key = soft(unit(KEY), 0.12);
    let fill = soft(unit(FILL), 0.25);
    let half = unit([unit(KEY)[0], unit(KEY)[1], unit(KEY)[2] + 1.0]);
    let gloss = dot(normal, half).max(0.0).powi(28) * 0.10;
    let rim = (1.0 - normal[2].clamp(0.0, 1.0)).powi(4) * 0.07;
    let (warm, cool) = ([1.0, 0.985, 0.96], [0.93, 0.97, 1.0]);
    std::array::from_fn(|channel| {
        let ambient = (0.106 + 0.163 * sky) * cool[channel] * open;
        let direct = (0.78 * key * warm[channel] + 0.17 * fill * cool[channel]) * (0.55 + 0.45 * open);
        base[channel] * (ambient + direct) + (gloss + rim) * open
    })
}

fn unit(v: [f32; 3]) -> [f32; 3] {
    let length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
    if length > 0.0 { v.map(|value| value / length) } else { [0.0, 0.0, 1.0] }
}

/// Per front face and corner; faces that look away keep their own normal.
fn corner_normals(scene: &Scene) -> Vec<[[f32; 3]; 3]> {
    let cosine = CREASE_DEGREES.to_radians().cos() as f32;
    // Faces around each point, as ranges of one list.
    let mut ends = vec![0_u32; scene.points.len() + 1];
    for &index in scene.triangles.iter().flatten() {
        ends[index as usize + 1] += 1;
    }
    for index in 1..ends.len() {
        ends[index] += ends[index - 1];
    }
    let mut next = ends.clone();
    let mut around = vec![0_u32; scene.triangles.len() * 3];
    for (face, triangle) in scene.triangles.iter().enumerate() {
        for &index in triangle {
            around[next[index as usize] as usize] = face as u32;
            next[index as usize] += 1;
        }
    }
    let areas: Vec<f32> = scene
        .triangles
        .iter()
        .map(|triangle| {
            let [a, b, c] = triangle.map(|index| scene.points[index as usize]);
            let (u, v): ([f32; 3], [f32; 3]) =
                (std::array::from_fn(|axis| b[axis] - a[axis]), std::array::from_fn(|axis| c[axis] - a[axis]));
            let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
            (cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]).sqrt()
        })
        .collect();
    scene
        .triangles
        .iter()
        .zip(&scene.normals)
        .map(|(triangle, own)| {
            if own[2] <= 0.0 {
                return [*own; 3];
            }
            triangle.map(|index| {
                let faces = &around[ends[index as usize] as usize..ends[index as usize + 1] as usize];
                let mut sum = [0.0; 3];
                for &face in faces {
                    let normal = scene.normals[face as usize];
                    if own[0] * normal[0] + own[1] * normal[1] + own[2] * normal[2] >= cosine {
                        let area = areas[face as usize];
                        (0..3).for_each(|axis| sum[axis] += normal[axis] * area);
                    }
                }
                unit(sum)
            })
        })
        .collect()
}

fn interpolate(scene: &Scene, corners: &[[[f32; 3]; 3]], face: u32, [x, y]: [f32; 2]) -> [f32; 3] {
    let [a, b, c] = scene.triangles[face as usize].map(|index| scene.points[index as usize]);
    let area = (c[0] - a[0]) * (b[1] - a[1]) - (b[0] - a[0]) * (c[1] - a[1]);
    let to_b = ((c[0] - a[0]) * (y - a[1]) - (x - a[0]) * (c[1] - a[1])) / area;
    let to_c = ((x - a[0]) * (b[1] - a[1]) - (b[0] - a[0]) * (y - a[1])) / area;
    // The middle of a pixel can lie outside a face that covers only its rim.
    let (to_b, to_c) = (to_b.clamp(0.0, 1.0), to_c.clamp(0.0, 1.0));
    let to_a = (1.0 - to_b - to_c).max(0.0);
    let [na, nb, nc] = corners[face as usize];
    unit(std::array::from_fn(|axis| na[axis] * to_a + nb[axis] * to_b + nc[axis] * to_c))
}

/// How much of the sky each pixel sees, 0 to 1: obscurance from the depth buffer (McGuire et al., "The Alchemy
/// screen-space ambient obscurance algorithm", 2011), on a fixed spiral turned per pixel and blurred over 4 × 4 pixels.
fn openness(scene: &Scene, samples: &Samples, width: usize, height: usize) -> Vec<f32> {
    const TAPS: usize = 14;
    let radius = 0.055 * width.min(height) as f32;
    let center = |x: usize, y: usize| (y * SAMPLES + SAMPLES / 2) * samples.width + x * SAMPLES + SAMPLES / 2;
    let taps: Vec<[[f32; 2]; TAPS]> = (0..16)
        .map(|turn| {
            std::array::from_fn(|tap| {
                let share = (tap as f32 + 0.5) / TAPS as f32;
                let angle = tap as f32 * 2.399_963 + turn as f32 * std::f32::consts::TAU / 16.0;
                let far = radius * share.sqrt();
                [far * angle.cos(), far * angle.sin()]
            })
        })
        .collect();
    let mut raw = vec![1.0_f32; width * height];
    for y in 0..height {
        for x in 0..width {
            let here = center(x, y);
            let face = samples.faces[here];
            if face == NOTHING {
                continue;
            }
            let normal = scene.normals[face as usize];
            let depth = samples.depth[here] / SAMPLES as f32;
            let mut hidden = 0.0;
            // A 4 × 4 ordered dither of the turns.
            let turn = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5][(y % 4) * 4 + x % 4];
            for [dx, dy] in taps[turn] {
                let (column, row) = (x as f32 + dx, y as f32 + dy);
                if column < 0.0 || row < 0.0 || column >= width as f32 || row >= height as f32 {
                    continue;
                }
                let (column, row) = (column as usize, row as usize);
                let there = center(column, row);
                if samples.faces[there] == NOTHING {
                    continue;
                }
                let v =
                    [column as f32 - x as f32, y as f32 - row as f32, samples.depth[there] / SAMPLES as f32 - depth];
                let square = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
                let toward = v[0] * normal[0] + v[1] * normal[1] + v[2] * normal[2];
                let fade = (1.0 - square / (4.0 * radius * radius)).max(0.0);
                hidden += (toward - 0.02 * radius - 0.5).max(0.0) / (square + 1.0).sqrt() * fade;
            }
            raw[y * width + x] = (1.0 - 2.6 * hidden / TAPS as f32).clamp(0.15, 1.0);
        }
    }
    (0..width * height)
        .map(|index| {
            let (x, y) = (index % width, index / width);
            let face = samples.faces[center(x, y)];
            if face == NOTHING {
                // Pixels at the rim have covered samples but an empty middle.
                return 1.0;
            }
            let normal = scene.normals[face as usize];
            let (mut sum, mut count) = (0.0, 0.0);
            for row in y.saturating_sub(2)..(y + 2).min(height) {
                for column in x.saturating_sub(2)..(x + 2).min(width) {
                    let other = samples.faces[center(column, row)];
                    if other == NOTHING {
                        continue;
                    }
                    let near = scene.normals[other as usize];
                    if near[0] * normal[0] + near[1] * normal[1] + near[2] * normal[2] > 0.7 {
                        sum += raw[row * width + column];
                        count += 1.0;
                    }
                }
            }
            if count > 0.0 { sum / count } else { raw[index] }
        })
        .collect()
}

pub(super) fn to_linear(value: f32) -> f32 {
    let value = value.clamp(0.0, 1.0);
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Linear light to sRGB bytes by table.
struct Encoder(Vec<u8>);

impl Encoder {
    const STEPS: usize = 8192;

    fn new() -> Self {
        Self(
            (0..=Self::STEPS)
                .map(|step| {
                    let value = step as f32 / Self::STEPS as f32;
                    let encoded =
                        if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
                    (encoded * 255.0).round() as u8
                })
                .collect(),
        )
    }

    fn byte(&self, value: f32) -> u8 {
        self.0[(value.clamp(0.0, 1.0) * Self::STEPS as f32) as usize]
    }
}
