//! Cycloidal teeth: of clocks and Roots blowers (`cycloidal_gear`), and of cycloidal drives (`cycloidal_disc`).

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use partwright_graph::FacetRule;

use crate::gear::{FLANK, toothed};
use crate::{Contour, Outline, shown};

/// A gear with epicycloidal faces and hypocycloidal flanks. A tooth's middle lies on the X axis.
#[derive(Debug, Clone, Copy)]
pub struct CycloidalGear {
    pub module: f64,
    pub teeth: u32,
    /// Diameter of the circle that rolls on the pitch circle, modules. Gears that mesh share it.
    pub rolling: f64,
    /// By which teeth are thinner at the pitch circle, mm.
    pub backlash: f64,
    /// Between tip and root, modules.
    pub clearance: f64,
}

/// A point of the rolling circle after it has turned by `turn` radians on a circle of radius `pitch`: radius and angle from
/// where it began. A negative `rolling` radius rolls inside.
fn rolled(pitch: f64, rolling: f64, turn: f64) -> [f64; 2] {
    let at = turn * rolling.abs() / pitch;
    let (sin, cos) = at.sin_cos();
    let centre = pitch + rolling;
    // Rolling outside turns it further than its centre goes, inside it turns it back.
    let (sine, cosine) = (at + turn * rolling.signum()).sin_cos();
    let [x, y] = [centre * cos - rolling * cosine, centre * sin - rolling * sine];
    [x.hypot(y), y.atan2(x)]
}

pub fn cycloidal_gear(gear: CycloidalGear) -> Outline {
    let CycloidalGear { module, teeth, rolling, backlash, clearance } = gear;
    let count = f64::from(teeth);
    let pitch = module * count / 2.0;
    if rolling > count / 2.0 {
        return Err(format!(
            "`rolling` of `cycloidal_gear` is {}: with {teeth} teeth at most {}, or flanks are undercut; gears that mesh \
             share it, so lower it for all of them or give this one more teeth",
            shown(rolling),
            shown(count / 2.0)
        ));
    }
    let radius = module * rolling / 2.0;
    let half = FRAC_PI_2 / count - backlash / 2.0 / pitch;
    let low = pitch - module * (1.0 + clearance);
    // How far the circle has rolled where its point is at a radius: the cosine rule.
    let turned = |rolling: f64, at: f64| {
        let centre = pitch + rolling;
        ((centre * centre + rolling * rolling - at * at) / (2.0 * centre * rolling)).clamp(-1.0, 1.0).acos()
    };
    let mut top = turned(radius, pitch + module);
    let face = |turn: f64| half - rolled(pitch, radius, turn)[1];
    if half > 0.0 && face(top) < 0.0 {
        // Where the faces meet, the tooth ends.
        let mut bottom = 0.0;
        for _ in 0..60 {
            let middle = (bottom + top) / 2.0;
            if face(middle) > 0.0 { bottom = middle } else { top = middle }
        }
        top = bottom;
    }
    let deepest = low.max(pitch - 2.0 * radius);
    let deep = turned(-radius, deepest);
    let mut side = Vec::new();
    let foot = half + rolled(pitch, -radius, deep)[1];
    if low < deepest {
        side.push([low, foot]);
    }
    let steps = |from: u32| (from..=FLANK).map(|step| f64::from(step) / f64::from(FLANK));
    side.extend(steps(0).map(|part| {
        let [radius, angle] = rolled(pitch, -radius, deep * (1.0 - part));
        [radius, half + angle]
    }));
    side.extend(steps(1).map(|part| {
        let [radius, angle] = rolled(pitch, radius, top * part);
        [radius, half - angle]
    }));
    if half <= 0.0 || foot >= PI / count || low <= 0.0 {
        return Err(
            "this `cycloidal_gear` has no teeth: `backlash` or `clearance` is too large for `m` and `teeth`, or \
                    `rolling` too small"
                .to_owned(),
        );
    }
    Ok(toothed(teeth, &side))
}

/// Chords of a lobe, where no tolerance is set.
const LOBE: f64 = 32.0;

/// The disc of a cycloidal drive: it has one lobe less than there are pins, and its centre runs around theirs.
#[derive(Debug, Clone, Copy)]
pub struct CycloidalDisc {
    pub pins: u32,
    /// Diameter of the circle that the pins' centres lie on.
    pub pin_circle: f64,
    pub pin_d: f64,
    /// Distance of the disc's axis from that of the pins.
    pub eccentricity: f64,
}

pub fn cycloidal_disc(disc: CycloidalDisc, rule: FacetRule) -> Outline {
    let CycloidalDisc { pins, pin_circle, pin_d, eccentricity } = disc;
    let (count, radius, pin) = (f64::from(pins), pin_circle / 2.0, pin_d / 2.0);
    if eccentricity * count >= radius {
        return Err(format!(
            "`eccentricity` of `cycloidal_disc` is {}: with {pins} pins it must be less than {}, a pin's share of \
             `pin_circle` / 2",
            shown(eccentricity),
            shown(radius / count)
        ));
    }
    if pin_d >= pin_circle * (PI / count).sin() {
        return Err(format!(
            "`pin_d` of `cycloidal_disc` is {}: from {} on neighbouring pins meet",
            shown(pin_d),
            shown(pin_circle * (PI / count).sin())
        ));
    }
    // The path of a pin's centre seen from the disc, and its direction; the outline is as far inside as the pin is thick.
    let path = |turn: f64| {
        let ((sin, cos), (sine, cosine)) = (turn.sin_cos(), (count * turn).sin_cos());
        let point = [radius * cos - eccentricity * cosine, radius * sin - eccentricity * sine];
        let along = [-radius * sin + eccentricity * count * sine, radius * cos - eccentricity * count * cosine];
        (point, along)
    };
    let outline = |turn: f64| {
        let ([x, y], [u, v]) = path(turn);
        let length = u.hypot(v);
        [x - pin * v / length, y + pin * u / length]
    };
    let lobes = pins - 1;
    let lobe = TAU / f64::from(lobes);
    // Where the path bends tighter than the pin, the outline would turn back.
    let steps = 256;
    let is_undercut = (0..steps).any(|step| {
        let [from, to] = [step, step + 1].map(|step| lobe * f64::from(step) / f64::from(steps));
        let ([a, b], (_, along)) = ([outline(from), outline(to)], path((from + to) / 2.0));
        (b[0] - a[0]) * along[0] + (b[1] - a[1]) * along[1] <= 0.0
    });
    if is_undercut {
        return Err(format!(
            "`pin_d` of `cycloidal_disc` is {}: the pins are too thick for lobes this tight, so lower `pin_d` or \
             `eccentricity`",
            shown(pin_d)
        ));
    }
    let rule =
        if rule.tolerance > 0.0 { FacetRule { number: 0.0, ..rule } } else { FacetRule { number: LOBE, ..rule } };
    let mut contour = Contour::new();
    for index in 0..lobes {
        let start = lobe * f64::from(index);
        let mut points = crate::curve::sample(|t| outline(start + lobe * t), rule, radius, 360.0);
        points.pop();
        contour.extend(points);
    }
    Ok(contour)
}
