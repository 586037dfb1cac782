//! Random fields give sound meshes within the tolerance. `examples/random.rs` runs as many as one likes.

#[path = "shapes/booleans.rs"]
mod booleans;
mod shapes;

use booleans::mesh;
use partwright_field::Field;
use partwright_mesher::{Draft, Settings};
use shapes::random::{bending, random};
use shapes::{Silent, c, faults, faults_of_draft, measured};

#[test]
fn random_fields_give_sound_meshes() {
    let mut count = 0;
    for seed in 0..16 {
        let field = random(seed);
        let settings = Settings { tolerance: 0.4, max_triangles: 300_000, ..Settings::default() };
        let Ok(meshed) = mesh(&field, &settings, &Silent) else { continue };
        count += 1;
        assert_eq!(faults(&meshed.solid), Vec::<String>::new(), "seed {seed}");
        let off = measured(&field, &meshed.solid);
        assert!(meshed.is_cut || off <= settings.tolerance, "seed {seed} is off by {off}");
    }
    assert!(count > 10, "only {count} were made");
}

/// Nets, and booleans of them, show what the octree shows.
#[test]
fn what_bends_is_all_there() {
    let mut count = 0;
    for seed in 6..20 {
        let (tree, bounds) = bending(seed);
        let field = Field::new(&tree, &[], bounds).unwrap();
        let settings = Settings { tolerance: 0.4, ..Settings::default() };
        let Ok(meshed) = mesh(&field, &settings, &Silent) else { continue };
        // What has a choice, and no booleans, is the octree's.
        let chosen = Field::new(&tree.max(c(-1e9)), &[], bounds).unwrap();
        let Ok(by_octree) = partwright_mesher::mesh(&chosen, &settings, &Silent) else { continue };
        count += usize::from(meshed.solid != by_octree.solid);
        assert_eq!(faults(&meshed.solid), Vec::<String>::new(), "seed {seed}");
        let off = measured(&field, &meshed.solid);
        assert!(meshed.is_cut || off <= settings.tolerance, "seed {seed} is off by {off}");
        let (a, b) = (meshed.solid.volume(), by_octree.solid.volume());
        let room = settings.tolerance * shapes::area(&by_octree.solid);
        assert!((a - b).abs() <= room, "seed {seed}: {a} mm³, {b} mm³ by the octree, which may be {room} mm³ off");
    }
    assert!(count > 5, "only {count} were nets");
}

/// A net that would end where a block is wrongly known to be free of surface is left to the octree.
#[test]
fn a_net_has_no_end() {
    let (tree, bounds) = bending(770_238);
    let field = Field::new(&tree, &[], bounds).unwrap();
    let meshed = mesh(&field, &Settings { tolerance: 0.1, ..Settings::default() }, &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    assert!(measured(&field, &meshed.solid) <= 0.1);
}

#[test]
fn drafts_of_random_fields_are_closed() {
    for seed in 0..60 {
        let field = random(seed);
        let size = field.bounds().size().into_iter().fold(0.0, f64::max);
        let settings = Settings { tolerance: size / 60.0, draft: Some(Draft::Look), ..Settings::default() };
        let draft = mesh(&field, &settings, &Silent).unwrap();
        assert_eq!(faults_of_draft(&draft.solid), Vec::<String>::new(), "seed {seed}");
    }
}

/// A field that is zero between two sides that lie upon each other, where rounding alone makes a crumb.
#[test]
fn what_has_no_thickness_is_nothing() {
    let (tree, bounds) = bending(425_038);
    let field = Field::new(&tree, &[], bounds).unwrap();
    let meshed = mesh(&field, &Settings { tolerance: 0.2, ..Settings::default() }, &Silent).unwrap();
    assert!(meshed.solid.is_empty(), "{} faces", meshed.solid.triangles.len());
    assert_eq!(meshed.thin.len(), 1);
}

/// Its sheets lie so close that a coarse mesh of them crosses itself, and the faces of its cells are off by more.
#[test]
fn what_cannot_be_made_coarser_is_within_the_tolerance() {
    let (field, settings) = (random(20_263_589), Settings { tolerance: 0.1, ..Settings::default() });
    let meshed = mesh(&field, &settings, &Silent).unwrap();
    assert_eq!(faults(&meshed.solid), Vec::<String>::new());
    assert!(meshed.deviation <= settings.tolerance, "told {}", meshed.deviation);
    let off = measured(&field, &meshed.solid);
    assert!(off <= settings.tolerance, "off by {off}");
}
