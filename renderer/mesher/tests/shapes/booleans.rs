//! The mesher as the product has it: with the booleans of the mesh kernel.

use partwright_field::Field;
use partwright_mesher::{Booleans, MeshError, Meshed, Monitor, Settings, Tools, mesh_with};
use partwright_solid::Solid;

#[derive(Debug)]
struct OfMeshes;

struct Patient;

impl partwright_kernel_mesh::Monitor for Patient {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Booleans for OfMeshes {
    fn common(&self, a: &Solid, b: &Solid) -> Option<Solid> {
        partwright_kernel_mesh::common(a, b, 4_000_000, &Patient)
    }
}

pub(crate) fn mesh(field: &Field, settings: &Settings, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    mesh_with(field, settings, Tools { booleans: Some(&OfMeshes), ..Tools::default() }, monitor)
}
