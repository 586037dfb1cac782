//! Teeth around a circle, and involute teeth. The flanks are involutes of the base circle, 16 chords each.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::{Contour, Outline, shown};

/// Chords of a flank.
pub(crate) const FLANK: u32 = 16;

/// A spur gear. A tooth's middle lies on the X axis.
#[derive(Debug, Clone, Copy)]
pub struct Gear {
    pub module: f64,
    pub teeth: u32,
    /// Degrees.
    pub pressure: f64,
    /// By which teeth are thinner at the pitch circle, mm.
    pub backlash: f64,
    /// Between tip and root, modules.
    pub clearance: f64,
    /// Modules.
    pub shift: f64,
}

/// The involute of a flank: the angle by which it has turned at `radius`.
fn involute(base: f64, radius: f64) -> f64 {
    let ratio = (radius / base).max(1.0);
    let unrolled = (ratio * ratio - 1.0).sqrt();
    unrolled - unrolled.atan()
}

pub fn gear(gear: Gear) -> Outline {
    let Gear { module, teeth, pressure, backlash, clearance, shift } = gear;
    let count = f64::from(teeth);
    let pitch = module * count / 2.0;
    let base = pitch * pressure.to_radians().cos();
    let root = pitch - module * (1.0 + clearance - shift);
    // Half the angle that a tooth takes at the base circle.
    let width = FRAC_PI_2 / count + 2.0 * shift * pressure.to_radians().tan() / count - backlash / 2.0 / pitch
        + involute(base, pitch);
    let mut tip = pitch + module * (1.0 + shift);
    // Where the flanks meet, the tooth ends.
    while involute(base, tip) >= width && tip > base {
        tip -= module * 0.01;
    }
    let none = Err("this `gear` has no teeth: check `m`, `teeth`, `backlash`, `clearance` and `shift`".to_owned());
    let begin = base.max(root);
    if root <= 0.0 || tip <= begin || width <= 0.0 {
        return none;
    }
    let mut side = Vec::new();
    if root < begin {
        side.push([root, width]);
    }
    side.extend((0..=FLANK).map(|step| {
        // Points are dense where the curve begins.
        let part = f64::from(step) / f64::from(FLANK);
        let radius = begin + (tip - begin) * part * part;
        [radius, width - involute(base, radius)]
    }));
    // Where feet meet, nothing is left between the teeth.
    if side[0][1] >= PI / count { none } else { Ok(toothed(teeth, &side)) }
}

/// Equal teeth around the origin. `side` goes up one flank: radii, and angles (radians) from the tooth's middle.
pub(crate) fn toothed(teeth: u32, side: &[[f64; 2]]) -> Contour {
    let (Some(&[root, foot]), Some(&[tip, edge])) = (side.first(), side.last()) else { return Contour::new() };
    let pitch = TAU / f64::from(teeth);
    let is_pointed = edge <= 1e-4;
    let mut contour = Vec::with_capacity(teeth as usize * (2 * side.len() + 4));
    for tooth in 0..teeth {
        let middle = pitch * f64::from(tooth);
        let mut add = |radius: f64, angle: f64| {
            let (sin, cos) = (middle + angle).sin_cos();
            contour.push([radius * cos, radius * sin]);
        };
        side.iter().for_each(|[radius, angle]| add(*radius, -angle));
        if !is_pointed {
            add(tip, 0.0);
        }
        side.iter().rev().for_each(|[radius, angle]| add(*radius, *angle));
        // Along the root to the next tooth.
        let gap = pitch - 2.0 * foot;
        (1..4).for_each(|step| add(root, foot + gap * f64::from(step) / 4.0));
    }
    crate::curve::distinct(contour)
}

/// The straight partner of a gear: teeth along +X from x = 0, their pitch line on y = 0, tips up.
#[derive(Debug, Clone, Copy)]
pub struct Rack {
    pub module: f64,
    pub teeth: u32,
    /// Degrees.
    pub pressure: f64,
    /// By which teeth are thinner at the pitch line, mm.
    pub backlash: f64,
    /// Between the tips of a gear and the roots, modules.
    pub clearance: f64,
    /// From the root line down to the back, mm.
    pub base: f64,
}

pub fn rack(rack: Rack) -> Outline {
    let Rack { module, teeth, pressure, backlash, clearance, base } = rack;
    let pitch = PI * module;
    let slope = pressure.to_radians().tan();
    let low = -module * (1.0 + clearance);
    // Half a tooth's width at the tip and at the root.
    let [top, foot] = [module, low].map(|y| pitch / 4.0 - backlash / 2.0 - y * slope);
    if top <= 0.0 || foot >= pitch / 2.0 {
        let most = shown((pitch / 2.0 - 2.0 * module * slope).max(0.0));
        return Err(format!(
            "the teeth of this `rack` are {}: `backlash` below {most}, a smaller `pressure_angle` or `clearance` helps",
            if top <= 0.0 { "pointed" } else { "wider than their pitch" }
        ));
    }
    let end = pitch * f64::from(teeth);
    let mut contour = vec![[0.0, low - base], [end, low - base]];
    contour.push([end, low]);
    for tooth in (0..teeth).rev() {
        let middle = pitch * (f64::from(tooth) + 0.5);
        contour.extend([[middle + foot, low], [middle + top, module], [middle - top, module], [middle - foot, low]]);
    }
    contour.push([0.0, low]);
    Ok(contour)
}
