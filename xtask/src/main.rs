//! The project's commands: `cargo xtask run | test | tidy | bench | bless | files | fuzz | fuzz-geometry`.

mod bench;
mod bless;
mod files;
mod fuzz;
mod geometry;
mod process;
mod run;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [-- SERVE OPTIONS]   build everything, start the studio, print its address
  test [STEP…]             install what the tests need (apt when root), run everything; steps: static studio rust browser
  tidy                     check the rules that compilers do not know
  bench [models|evaluation|fields|geometry|kernels|moves|slider]  against OpenSCAD and Manifold; latency of slider moves
  bench gpu [--simulated] [--peak TFLOPS]  fields on a graphics card against all cores
  bless [NAME…]            refresh the expectations of the model tests; `bless bosl2 [NAME…]`: of the examples of BOSL2
  fuzz [parse|evaluate] [--minutes N]  feed the language broken scripts (nightly compiler, cargo-fuzz)
  fuzz programs [--count N] [--seed N]  compare random programs with the recent OpenSCAD
  fuzz fields [--count N] [--seed N]  random fields to meshes, which must be sound and near enough
  fuzz measured [--count N] [--seed N]  random shapes under offsets, shells, roundings and fillets
  files                    give what the models make to PrusaSlicer, admesh, trimesh and lib3mf
  fuzz-geometry [--count N]  random solids through the prismatic and the mesh kernel
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let result = match command.as_str() {
        "run" => run::run(&rest),
        "test" => test::test(&rest),
        "tidy" => tidy::tidy(),
        "bench" => bench::bench(&rest),
        "bless" => bless::bless(&rest),
        "fuzz" => fuzz::fuzz(&rest),
        "files" => files::files(),
        "fuzz-geometry" => geometry::fuzz(&rest),
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
