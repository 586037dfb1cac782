//! Random fields give sound meshes within the tolerance. `examples/random.rs` runs as many as one likes.

mod shapes;

use partwright_mesher::{Settings, mesh};
use shapes::{Silent, faults, measured, random::random};

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
