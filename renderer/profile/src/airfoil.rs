//! NACA four-digit airfoils: a line of camber and a thickness across it.

use partwright_graph::FacetRule;

use crate::Contour;

/// The four digits, and the chord, mm.
#[derive(Debug, Clone, Copy)]
pub struct Airfoil {
    /// Largest camber, hundredths of the chord.
    pub camber: u32,
    /// Where it is, tenths of the chord from the nose.
    pub position: u32,
    /// Hundredths of the chord.
    pub thickness: u32,
    pub chord: f64,
    /// The tail as thick as the formula of 1933 leaves it, a quarter of a percent; sharp otherwise.
    pub blunt: bool,
}

/// The nose at the origin, the tail on +X. The points are dense at the nose and the tail.
pub fn airfoil(airfoil: Airfoil, rule: FacetRule) -> Contour {
    let Airfoil { camber, position, thickness, chord, blunt } = airfoil;
    let [camber, position, thickness] =
        [f64::from(camber) / 100.0, f64::from(position) / 10.0, f64::from(thickness) / 100.0];
    let last = if blunt { 0.1015 } else { 0.1036 };
    let half = |x: f64| {
        5.0 * thickness * (0.2969 * x.sqrt() - 0.126 * x - 0.3516 * x * x + 0.2843 * x.powi(3) - last * x.powi(4))
    };
    // Height and slope of the line of camber.
    let line = |x: f64| match camber > 0.0 {
        false => [0.0; 2],
        true if x < position => {
            let k = camber / position / position;
            [k * (2.0 * position * x - x * x), 2.0 * k * (position - x)]
        }
        true => {
            let k = camber / (1.0 - position) / (1.0 - position);
            [k * (1.0 - 2.0 * position + 2.0 * position * x - x * x), 2.0 * k * (position - x)]
        }
    };
    let surface = |t: f64, side: f64| {
        let x = (1.0 - (t * std::f64::consts::PI).cos()) / 2.0;
        let ([y, slope], half) = (line(x), side * half(x));
        let long = 1.0_f64.hypot(slope);
        [chord * (x - half * slope / long), chord * (y + half / long)]
    };
    // Without `$fn` and `$tol` a hundred points, which keeps within a two-thousandth of the chord.
    let rule = if rule.number > 0.0 || rule.tolerance > 0.0 { rule } else { FacetRule { number: 100.0, ..rule } };
    let along = |side: f64| crate::curve::sample(move |t| surface(t, side), rule, chord, 180.0);
    let mut contour = along(-1.0);
    contour.extend(along(1.0).into_iter().rev());
    crate::curve::distinct(contour)
}
