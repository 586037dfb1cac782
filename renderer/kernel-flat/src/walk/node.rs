//! What each node makes of its children's pieces. Messages and their codes are the same whichever kernel serves.

use partwright_graph::{Matrix, Node};
use partwright_solid::Region;

use super::pieces::{common_tag, one, split, tagged};
use super::run::Making;
use super::{Operand, Piece, Pieces, Shape, Solids, Tag, checks};
use crate::fault::{Fault, code};
use crate::number::NOTHING;
use crate::{primitives, regions, text};

impl<K: Solids> Making<'_, '_, K> {
    pub(super) fn node(&mut self, node: &Node) -> Result<Pieces<K::Body>, Fault> {
        let (kernel, limits, place) = (self.walk.kernel, self.limits, self.place());
        let operands = self.operands();
        Ok(match node {
            Node::Square { size, center } => one(Shape::Flat(primitives::square(*size, *center))),
            Node::Circle { radius, facets } => one(Shape::Flat(primitives::circle(*radius, *facets, limits)?)),
            Node::Polygon { contours } => one(Shape::Flat(regions::even_odd(contours)?)),
            Node::Text { .. } => one(Shape::Flat(text::text(node)?)),
            Node::Cube { .. } | Node::Sphere { .. } | Node::Cylinder { .. } | Node::Polyhedron { .. } => {
                let (body, note) = kernel.primitive(node, place, &|| self.is_only_hulled(), limits)?;
                if let Some((code, message)) = note {
                    self.remark(code, message);
                }
                one(Shape::Solid(body))
            }

            Node::Union { .. } => {
                let pieces = self.take_all(&operands)?;
                self.gather(pieces)?
            }
            Node::Difference { .. } => self.difference(&operands)?,
            Node::Intersection { .. } => self.intersection(&operands)?,
            Node::Hull { .. } => {
                let pieces = self.take_all(&operands)?;
                let tag = common_tag(&pieces);
                let shape = match split(pieces) {
                    (regions, bodies) if bodies.is_empty() => {
                        Shape::Flat(regions::hull_region(&regions.iter().collect::<Vec<_>>()))
                    }
                    (_, bodies) => Shape::Solid(kernel.hull(&bodies, limits)?),
                };
                tagged(shape, tag)
            }
            Node::Minkowski { .. } => {
                let mut tag = None;
                let mut sum: Option<Shape<K::Body>> = None;
                let mut lacks_one = false;
                for operand in operands {
                    let pieces = self.take(operand)?;
                    tag = tag.or_else(|| Some(common_tag(&pieces)));
                    let Some(next) = self.melt(pieces)? else {
                        lacks_one = true;
                        continue;
                    };
                    sum = Some(match (sum, next) {
                        (None, next) => next,
                        (Some(Shape::Flat(a)), Shape::Flat(b)) => Shape::Flat(regions::minkowski(&a, &b)?),
                        (Some(Shape::Solid(a)), Shape::Solid(b)) => Shape::Solid(kernel.minkowski(a, b, limits)?),
                        (Some(sum), _) => sum,
                    });
                }
                // As OpenSCAD: with nothing, a drawing has no sum, and a solid stays what it is.
                let sum = sum.filter(|sum| !(lacks_one && matches!(sum, Shape::Flat(_))));
                sum.map(|shape| tagged(shape, tag.unwrap_or_default())).unwrap_or_default()
            }

            Node::Transform { matrix, .. } => {
                let pieces = self.take_all(&operands)?;
                self.transform(pieces, matrix)?
            }
            Node::Resize { size, auto, .. } => {
                let pieces = self.take_all(&operands)?;
                let matrix = checks::resize(&pieces, *size, *auto);
                self.transform(pieces, &matrix)?
            }
            Node::Offset { distance, kind, .. } => {
                self.each_region(&operands, |region| regions::offset(region, *distance, *kind).map(Shape::Flat))?
            }
            Node::RotateExtrude { .. } if let Some([left, right]) = self.crosses_axis(&operands) => {
                let message = format!(
                    "the drawing reaches from x = {left} to {right}: `rotate_extrude` needs it on one side of the \
                     axis, so translate or cut it"
                );
                self.remark(code::CROSSES_AXIS, message);
                self.take_all(&operands)?;
                Pieces::new()
            }
            Node::LinearExtrude { .. } | Node::RotateExtrude { .. } | Node::Sweep { .. } | Node::Roof { .. } => {
                self.each_region(&operands, |region| kernel.raise(node, region, place, limits).map(Shape::Solid))?
            }
            Node::Projection { cut, .. } => {
                let pieces = self.take_all(&operands)?;
                let mut result = Pieces::new();
                for Piece { tag, shape } in pieces {
                    if let Shape::Solid(body) = shape {
                        result.extend(tagged(Shape::Flat(kernel.project(&body, *cut)?), tag));
                    }
                }
                if result.is_empty() {
                    let what = if *cut { "nothing lies at z = 0 to be cut" } else { "there is no solid to project" };
                    self.remark(code::EMPTY, format!("this projection is empty: {what}"));
                }
                result
            }

            // The planner hands these to the kernel of fields, which gives their value to the walk.
            Node::Field { .. } => {
                let message = format!("`{}` is made by the field tier alone", node.name());
                return Err(Fault::new(code::FIELD, message));
            }

            // The outermost colour and name win, as in OpenSCAD.
            Node::Color { rgba, .. } => {
                let mut pieces = self.take_all(&operands)?;
                pieces.iter_mut().for_each(|piece| piece.tag.color = Some(*rgba));
                self.gather(pieces)?
            }
            Node::Part { name, .. } => {
                let mut pieces = self.take_all(&operands)?;
                pieces.iter_mut().for_each(|piece| piece.tag.part = Some(name.clone()));
                self.gather(pieces)?
            }
            Node::Highlight { .. } => self.take_all(&operands)?,
        })
    }

    fn take_all(&mut self, operands: &[Operand]) -> Result<Pieces<K::Body>, Fault> {
        let mut all = Pieces::new();
        for &operand in operands {
            all.extend(self.take(operand)?);
        }
        Ok(all)
    }

    /// Unites pieces of equal tags; keeps the order in which tags first appear.
    fn gather(&self, pieces: Pieces<K::Body>) -> Result<Pieces<K::Body>, Fault> {
        let mut groups: Vec<(Tag, Vec<Shape<K::Body>>)> = Vec::new();
        for Piece { tag, shape } in pieces {
            match groups.iter_mut().find(|(other, _)| *other == tag) {
                Some((_, shapes)) => shapes.push(shape),
                None => groups.push((tag, vec![shape])),
            }
        }
        let mut result = Pieces::new();
        for (tag, shapes) in groups {
            result.extend(self.unite(shapes)?.map(|shape| Piece { tag, shape }));
        }
        Ok(result)
    }

    fn unite(&self, mut shapes: Vec<Shape<K::Body>>) -> Result<Option<Shape<K::Body>>, Fault> {
        if shapes.len() <= 1 {
            return Ok(shapes.pop().filter(|shape| !shape.is_empty()));
        }
        let regions: Vec<&Region> = shapes.iter().filter_map(Shape::as_region).collect();
        let bodies: Vec<&K::Body> = shapes.iter().filter_map(Shape::as_body).collect();
        let shape = if bodies.is_empty() {
            Shape::Flat(regions::union(&regions)?)
        } else {
            Shape::Solid(self.walk.kernel.union(&bodies, self.limits)?)
        };
        Ok(Some(shape).filter(|shape| !shape.is_empty()))
    }

    /// All pieces as one shape.
    fn melt(&self, pieces: Pieces<K::Body>) -> Result<Option<Shape<K::Body>>, Fault> {
        self.unite(pieces.into_iter().map(|piece| piece.shape).collect())
    }

    fn difference(&mut self, children: &[Operand]) -> Result<Pieces<K::Body>, Fault> {
        let Some((&first, rest)) = children.split_first() else { return Ok(Pieces::new()) };
        let subjects = self.take(first)?;
        let mut cutters: Vec<(usize, Shape<K::Body>)> = Vec::new();
        for (index, &child) in rest.iter().enumerate() {
            let pieces = self.take(child)?;
            cutters.extend(pieces.into_iter().map(|piece| (index, piece.shape)));
        }
        if subjects.is_empty() {
            if !cutters.is_empty() {
                self.remark_at(
                    first,
                    code::EMPTY,
                    "there is nothing to cut: the first child of this difference is empty",
                );
            }
            return Ok(subjects);
        }
        let mut useful = vec![false; rest.len()];
        let mut result = Pieces::new();
        for Piece { tag, shape } in subjects {
            let left = match &shape {
                Shape::Flat(region) => {
                    let tools: Vec<(usize, &Region)> =
                        cutters.iter().filter_map(|(index, shape)| Some((*index, shape.as_region()?))).collect();
                    let left = regions::difference(region, &tools.iter().map(|(_, tool)| *tool).collect::<Vec<_>>())?;
                    let changed = !same(left.area(), region.area());
                    for &(index, tool) in &tools {
                        useful[index] |= changed && boxes_meet(region, tool);
                    }
                    Shape::Flat(left)
                }
                Shape::Solid(body) => {
                    let tools: Vec<(usize, &K::Body)> =
                        cutters.iter().filter_map(|(index, shape)| Some((*index, shape.as_body()?))).collect();
                    let cut = self.walk.kernel.difference(
                        body,
                        &tools.iter().map(|(_, tool)| *tool).collect::<Vec<_>>(),
                        self.limits,
                    )?;
                    for (&(index, _), tool_useful) in tools.iter().zip(&cut.useful) {
                        useful[index] |= tool_useful;
                    }
                    Shape::Solid(cut.body)
                }
            };
            result.extend(tagged(left, tag));
        }
        for (index, &child) in rest.iter().enumerate() {
            let exists = cutters.iter().any(|(other, shape)| *other == index && !shape.is_empty());
            if exists && !useful[index] {
                self.remark_at(
                    child,
                    code::IDLE_CUTTER,
                    "this cutter removes nothing: it does not reach into the shape it is subtracted from",
                );
            }
        }
        if result.is_empty() {
            self.remark_at(first, code::EMPTY, "nothing is left of this shape: the cutters remove all of it");
        }
        Ok(result)
    }

    fn intersection(&mut self, children: &[Operand]) -> Result<Pieces<K::Body>, Fault> {
        let Some((&first, rest)) = children.split_first() else { return Ok(Pieces::new()) };
        let mut pieces = self.take(first)?;
        for &child in rest {
            let other = self.take(child)?;
            let Some(other) = self.melt(other)? else {
                pieces.clear();
                continue;
            };
            let mut common = Pieces::new();
            for Piece { tag, shape } in pieces {
                let shape = match (&shape, &other) {
                    (Shape::Flat(a), Shape::Flat(b)) => Shape::Flat(regions::intersection(a, b)?),
                    (Shape::Solid(a), Shape::Solid(b)) => {
                        Shape::Solid(self.walk.kernel.intersection(a, b, self.limits)?)
                    }
                    _ => continue,
                };
                common.extend(tagged(shape, tag));
            }
            pieces = common;
        }
        if pieces.is_empty() && !children.is_empty() {
            self.remark(code::EMPTY, "this intersection is empty: its children have nothing in common");
        }
        Ok(pieces)
    }

    fn transform(&mut self, pieces: Pieces<K::Body>, matrix: &Matrix) -> Result<Pieces<K::Body>, Fault> {
        let (kernel, place) = (self.walk.kernel, self.place());
        let mut result = Pieces::new();
        let mut flattened = false;
        for Piece { tag, shape } in pieces {
            let shape = match shape {
                Shape::Flat(region) => Some(Shape::Flat(regions::transform(&region, matrix))),
                Shape::Solid(_) if matrix.determinant() == 0.0 => None,
                Shape::Solid(body) => Some(Shape::Solid(kernel.transform(body, matrix, place)?)),
            };
            flattened |= shape.as_ref().is_none_or(Shape::is_empty);
            result.extend(shape.into_iter().flat_map(|shape| tagged(shape, tag.clone())));
        }
        if flattened {
            let message = "this transformation flattens its child to nothing: no factor may be 0";
            self.remark(code::FLATTENED, message);
        }
        Ok(result)
    }

    /// From where to where a drawing reaches that lies on both sides of x = 0.
    fn crosses_axis(&self, operands: &[Operand]) -> Option<[f64; 2]> {
        let pieces = self.look(operands.first()?)?;
        let bounds = pieces.iter().filter_map(|piece| regions::bounds(piece.shape.as_region()?));
        let [left, right] =
            bounds.fold([0.0_f64; 2], |[left, right], (min, max)| [left.min(min[0]), right.max(max[0])]);
        // Next to the axis is on the axis.
        (left < -NOTHING && right > NOTHING).then_some([left, right])
    }

    fn each_region(
        &mut self,
        operands: &[Operand],
        make: impl Fn(&Region) -> Result<Shape<K::Body>, Fault>,
    ) -> Result<Pieces<K::Body>, Fault> {
        let mut result = Pieces::new();
        let pieces = self.take_all(operands)?;
        let any = !pieces.is_empty();
        for Piece { tag, shape } in pieces {
            if let Shape::Flat(region) = shape {
                result.extend(tagged(make(&region)?, tag));
            }
        }
        if any && result.is_empty() {
            let name = operands.first().map_or("", |child| self.walk.graph.node(child.node).name());
            self.remark(code::EMPTY, format!("nothing is left of this {name}: check the sizes"));
        }
        Ok(result)
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

fn boxes_meet(a: &Region, b: &Region) -> bool {
    let (Some(a), Some(b)) = (regions::bounds(a), regions::bounds(b)) else { return false };
    (0..2).all(|axis| a.0[axis] < b.1[axis] && b.0[axis] < a.1[axis])
}
