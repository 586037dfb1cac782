//! Numbers as cards read them.

use partwright_field::program::Program;

#[derive(Debug, Default)]
pub(crate) struct Bytes(Vec<u8>);

impl Bytes {
    pub(crate) fn words(&mut self, words: impl IntoIterator<Item = u32>) {
        self.0.extend(words.into_iter().flat_map(u32::to_ne_bytes));
    }

    pub(crate) fn floats(&mut self, floats: impl IntoIterator<Item = f32>) {
        self.0.extend(floats.into_iter().flat_map(f32::to_ne_bytes));
    }

    pub(crate) fn program(&mut self, program: &Program) {
        for instruction in &program.instructions {
            self.words([instruction.code]);
            self.floats([instruction.constant]);
        }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

fn fours(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    bytes.as_chunks::<4>().0.iter().copied()
}

pub(crate) fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> {
    fours(bytes).map(f32::from_ne_bytes)
}
