//! What a node is worth: pieces, one for each (part name, colour).

use partwright_solid::Region;
use serde::{Deserialize, Serialize};

use super::Body;

/// What sets one object of the result apart from another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    pub part: Option<String>,
    pub color: Option<[f32; 4]>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Shape<B> {
    Flat(Region),
    Solid(B),
}

impl<B: Body> Shape<B> {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Flat(region) => region.is_empty(),
            Self::Solid(body) => body.is_empty(),
        }
    }

    pub fn as_region(&self) -> Option<&Region> {
        if let Self::Flat(region) = self { Some(region) } else { None }
    }

    pub fn as_body(&self) -> Option<&B> {
        if let Self::Solid(body) = self { Some(body) } else { None }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Piece<B> {
    pub tag: Tag,
    pub shape: Shape<B>,
}

impl<B: Body> Piece<B> {
    /// What it takes in memory, about.
    pub fn bytes(&self) -> usize {
        let shape = match &self.shape {
            Shape::Flat(region) => {
                region.contours.iter().map(|contour| size_of_val(contour) + size_of_val(&contour[..])).sum()
            }
            Shape::Solid(body) => body.bytes(),
        };
        size_of::<Self>() + self.tag.part.as_ref().map_or(0, String::len) + shape
    }
}

pub type Pieces<B> = Vec<Piece<B>>;

pub(super) fn one<B: Body>(shape: Shape<B>) -> Pieces<B> {
    tagged(shape, Tag::default())
}

pub(super) fn tagged<B: Body>(shape: Shape<B>, tag: Tag) -> Pieces<B> {
    if shape.is_empty() { Vec::new() } else { vec![Piece { tag, shape }] }
}

pub(super) fn split<B>(pieces: Pieces<B>) -> (Vec<Region>, Vec<B>) {
    let mut regions = Vec::new();
    let mut bodies = Vec::new();
    for piece in pieces {
        match piece.shape {
            Shape::Flat(region) => regions.push(region),
            Shape::Solid(body) => bodies.push(body),
        }
    }
    (regions, bodies)
}

/// The tag that all pieces agree on.
pub(super) fn common_tag<B>(pieces: &Pieces<B>) -> Tag {
    let Some(first) = pieces.first() else { return Tag::default() };
    if pieces.iter().all(|piece| piece.tag == first.tag) { first.tag.clone() } else { Tag::default() }
}
