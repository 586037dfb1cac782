//! Things that belong together.

/// Union-find with halving paths.
pub(crate) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    pub(crate) fn root(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            self.parent[index as usize] = self.parent[self.parent[index as usize] as usize];
            index = self.parent[index as usize];
        }
        index
    }

    /// The smaller number becomes the root.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
