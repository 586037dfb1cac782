//! Shapes whose volume is known.

use fidget_core::context::Tree;
use partwright_field::{Box3, Field};
use partwright_mesher::{Monitor, Settings, mesh};

struct Silent;

impl Monitor for Silent {
    fn progress(&self, _: f64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_ball_is_closed_and_has_its_volume() {
    let (x, y, z) = Tree::axes();
    let ball = (x.square() + y.square() + z.square()).sqrt() - 10.0;
    let field = Field::new(&ball, &[], Box3 { min: [-10.0; 3], max: [10.0; 3] }).unwrap();
    let meshed = mesh(&field, &Settings::default(), &Silent).unwrap();
    let truth = 4.0 / 3.0 * std::f64::consts::PI * 1000.0;
    assert!((meshed.solid.volume() / truth - 1.0).abs() < 0.01, "{}", meshed.solid.volume());
}
