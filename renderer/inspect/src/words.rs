//! How findings are said: lengths, areas and places in plain words.

use partwright_protocol::Bounds;

use crate::vector::Point;

/// A length or area with as many decimals as it deserves.
pub(crate) fn number(value: f64) -> String {
    if value > 0.0 && value < 0.005 {
        return "less than 0.01".to_owned();
    }
    let text = match value.abs() {
        size if size < 10.0 => format!("{value:.2}"),
        size if size < 100.0 => format!("{value:.1}"),
        _ => return format!("{value:.0}"),
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Where in the part, as someone says who stands before it: "at the left, near the top". Thirds of the box.
pub(crate) fn place(place: Point, bounds: &Bounds) -> String {
    let size = bounds.size();
    let third = |axis: usize, low: &'static str, high: &'static str| {
        let part = if size[axis] > 0.0 { (place[axis] - bounds.min[axis]) / size[axis] } else { 0.5 };
        if part < 1.0 / 3.0 {
            low
        } else if part > 2.0 / 3.0 {
            high
        } else {
            ""
        }
    };
    let sides: Vec<&str> =
        [third(1, "front", "back"), third(0, "left", "right")].into_iter().filter(|side| !side.is_empty()).collect();
    let side = if sides.is_empty() { "in the middle".to_owned() } else { format!("at the {}", sides.join(" ")) };
    match third(2, "bottom", "top") {
        "" => side,
        height => format!("{side}, near the {height}"),
    }
}

pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// "", or " (and 3 more places)".
pub(crate) fn others(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" (and at {})", plural(count, "more place", "more places")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_decimals_that_they_deserve() {
        let texts = [0.001, 0.6, 0.125, 12.345, 160.4, 2.0].map(number);
        assert_eq!(texts, ["less than 0.01", "0.6", "0.12", "12.3", "160", "2"]);
    }

    #[test]
    fn places_are_said() {
        let bounds = Bounds { min: [0.0; 3], max: [30.0, 30.0, 30.0] };
        assert_eq!(place([1.0, 15.0, 29.0], &bounds), "at the left, near the top");
        assert_eq!(place([29.0, 1.0, 15.0], &bounds), "at the front right");
        assert_eq!(place([15.0, 15.0, 1.0], &bounds), "in the middle, near the bottom");
    }
}
