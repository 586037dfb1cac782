//! A solid as a union of convex parts, each less some convex tools: what becomes of faces whose surfaces are known in numbers
//! under any booleans. (A less T) less (Q less U) is A less T and Q, and what A, Q and U have in common, less T.

use fidget_core::context::Tree;

use crate::face::Face;
use crate::form::{Side, Sides};

/// More parts than these are not looked at, nor parts of more faces or tools.
const MOST: usize = 64;
const TOOLS: usize = 256;

/// A side and its surface.
#[derive(Debug, Clone)]
pub(crate) struct Facet {
    pub(crate) face: Face,
    pub(crate) side: Side,
}

/// What is behind all faces, and not behind all of any tool's. All of these are convex, but for
/// outlines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub(crate) faces: Vec<Facet>,
    pub(crate) tools: Vec<Vec<Facet>>,
}

impl Facet {
    fn of(side: &Side) -> Option<Self> {
        Some(Self { face: side.face.clone()?, side: side.clone() })
    }

    pub(crate) fn negated(&self) -> Self {
        Self { face: self.face.negated(), side: self.side.negated() }
    }

    pub(crate) fn value(&self) -> &Tree {
        &self.side.value
    }
}

impl Part {
    fn and(&self, other: &Self) -> Self {
        Self {
            faces: self.faces.iter().chain(&other.faces).cloned().collect(),
            tools: self.tools.iter().chain(&other.tools).cloned().collect(),
        }
    }
}

/// `None` where a face's surface is not known, or parts are too many.
pub(crate) fn parts(sides: &Sides) -> Option<Vec<Part>> {
    let made = match sides {
        Sides::One(side) => {
            let facet = Facet::of(side)?;
            vec![if facet.face.is_solid() {
                Part { faces: vec![facet], ..Default::default() }
            } else {
                Part { tools: vec![vec![facet.negated()]], ..Default::default() }
            }]
        }
        Sides::Max(all) => {
            let mut common = vec![Part::default()];
            for sides in all {
                let more = parts(sides)?;
                if common.len() * more.len() > MOST {
                    return None;
                }
                common = common.iter().flat_map(|a| more.iter().map(move |b| a.and(b))).collect();
            }
            common
        }
        Sides::Min(all) => match tool(all) {
            Some(tool) => vec![Part { tools: vec![tool], ..Default::default() }],
            None => all.iter().map(parts).collect::<Option<Vec<_>>>()?.concat(),
        },
    };
    let fits = |part: &Part| part.faces.len() <= MOST && part.tools.len() <= TOOLS;
    (made.len() <= MOST && made.iter().all(fits)).then_some(made)
}

/// What is not in a convex tool is in front of one of its faces.
fn tool(fronts: &[Sides]) -> Option<Vec<Facet>> {
    let behind = |sides: &Sides| match sides {
        Sides::One(side) => Facet::of(side).map(|facet| facet.negated()).filter(|facet| facet.face.is_solid()),
        _ => None,
    };
    fronts.iter().map(behind).collect()
}
