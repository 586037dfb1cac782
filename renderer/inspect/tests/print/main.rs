//! The second stage of the inspection, on solids whose every measure is known.

mod crossing;
mod printing;
mod solids;
