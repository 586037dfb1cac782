//! The viewer's mesh as one binary block that becomes typed arrays without a copy. All numbers are little-endian, every
//! section starts at a multiple of four bytes.
//!
//! | bytes | content |
//! |---|---|
//! | 4 | magic `PWM1` |
//! | 4 | `u32` length of the header in bytes, a multiple of 4 |
//! | length | header: [`MeshHeader`] as JSON, padded with spaces |
//! | 12 · vertices | `f32` positions x, y, z, mm |
//! | 12 · triangles | `u32` vertex indices, counter-clockwise from outside |
//! | 4 · triangles | `u32` index into `sources`, or `u32::MAX` |
//! | 8 · edges | `u32` vertex index pairs: feature edges (crease angle over 30°, borders of drawings) |
//!
//! Triangles of one part are contiguous. A drawing (dimension 2) is a flat triangulation at z = 0.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Bounds, Location};

pub const MAGIC: [u8; 4] = *b"PWM1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeshHeader {
    pub dimension: u8,
    pub vertices: u32,
    pub triangles: u32,
    pub edges: u32,
    pub bounds: Option<Bounds>,
    pub parts: Vec<MeshPart>,
    /// Where in the script faces come from.
    pub sources: Vec<Location>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeshPart {
    pub name: String,
    pub color: Option<String>,
    /// Range of triangles.
    pub first_triangle: u32,
    pub triangles: u32,
    /// `%` geometry: drawn translucent, never exported.
    pub background: bool,
}
