//! `include_dir!` does not see new files by itself.

fn main() {
    println!("cargo:rerun-if-changed=catalogue");
    println!("cargo:rerun-if-changed=partwright");
}
