//! Values on lattices, each with a program of its own: the field without what cannot be chosen in the lattice's cube.

use partwright_field::program::Program;
use partwright_mesher::{Lattice, SIDE, Samples};

use crate::GpuError;
use crate::bytes::Bytes;
use crate::device::{Dispatch, Gpu};
use crate::shader::Task;

/// Points of a lattice.
const POINTS: usize = SIDE * SIDE * SIDE;
/// Threads of a workgroup, as the shader has it.
const GROUP: usize = 64;
/// Bytes of a lattice, as the shader reads it.
const LATTICE_BYTES: u64 = 32;

impl Gpu {
    /// For each lattice its values with a bound of their error, `None` where its field is for the CPU alone.
    pub fn sample(&self, lattices: &[Lattice]) -> Result<Vec<Option<Samples>>, GpuError> {
        let programs: Vec<Option<Program>> = lattices
            .iter()
            .map(|lattice| lattice.field.program(&lattice.region()).filter(|program| program.error.is_finite()))
            .collect();
        let mut found: Vec<Option<Samples>> = vec![None; lattices.len()];
        // Programs with few registers run faster, and shaders differ by how many there are.
        let mut order: Vec<(usize, &Program)> =
            programs.iter().enumerate().filter_map(|(index, program)| Some((index, program.as_ref()?))).collect();
        order.sort_by_key(|(_, program)| crate::shader::registers(program.registers));
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.portion(rest));
            rest = later;
            for ((index, program), values) in now.iter().zip(self.submit_lattices(lattices, now)?) {
                found[*index] = Some(Samples { values, error: program.error });
            }
        }
        Ok(found)
    }

    /// How many of them one submission takes; they have one shader.
    fn portion(&self, programs: &[(usize, &Program)]) -> usize {
        let registers = crate::shader::registers(programs[0].1.registers);
        let (mut work, mut code) = (0, 0);
        let most = self.most_bytes();
        let fits = |count: usize, (_, program): &(usize, &Program)| {
            work += work_of(program);
            code += 8 * program.instructions.len() as u64;
            let count = count as u64 + 1;
            crate::shader::registers(program.registers) == registers
                && work <= self.budget()
                && code <= most
                && count * (4 * POINTS as u64).max(LATTICE_BYTES) <= most
                && count <= u64::from(self.most_groups())
        };
        let mut fits = fits;
        programs.iter().enumerate().take_while(|(count, it)| fits(*count, it)).count().max(1)
    }

    fn submit_lattices(&self, lattices: &[Lattice], programs: &[(usize, &Program)]) -> Result<Vec<Vec<f32>>, GpuError> {
        let (mut code, mut input) = (Bytes::default(), Bytes::default());
        let (mut first, mut work) = (0, 0);
        for (number, (index, program)) in programs.iter().enumerate() {
            let lattice = &lattices[*index];
            input.floats(lattice.origin.map(|value| value as f32));
            input.floats([lattice.step as f32]);
            let count = program.instructions.len() as u32;
            input.words([first, count, (number * POINTS) as u32, SIDE as u32]);
            code.program(program);
            first += count;
            work += work_of(program);
        }
        // A buffer must not be empty.
        code.words([0, 0]);
        let bytes = self.run(&Dispatch {
            task: Task::Sample,
            registers: programs[0].1.registers,
            code: code.as_slice(),
            input: input.as_slice(),
            output_bytes: (4 * POINTS * programs.len()) as u64,
            groups: [POINTS.div_ceil(GROUP) as u32, programs.len() as u32],
            work,
        })?;
        Ok(crate::bytes::floats(&bytes).collect::<Vec<f32>>().chunks(POINTS).map(<[f32]>::to_vec).collect())
    }
}

fn work_of(program: &Program) -> u64 {
    (program.instructions.len() * POINTS) as u64
}
