//! The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), so that seeded `rands()` gives the numbers OpenSCAD gives.

#[derive(Debug)]
pub(crate) struct MersenneTwister {
    state: [u32; 624],
    index: usize,
}

impl MersenneTwister {
    pub(crate) fn new(seed: u32) -> Self {
        let mut state = [seed; 624];
        for index in 1..state.len() {
            let last: u32 = state[index - 1];
            state[index] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(index as u32);
        }
        Self { state, index: state.len() }
    }

    fn next(&mut self) -> u32 {
        if self.index >= self.state.len() {
            for index in 0..624 {
                let mixed = (self.state[index] & 0x8000_0000) | (self.state[(index + 1) % 624] & 0x7fff_ffff);
                let twist = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[index] = self.state[(index + 397) % 624] ^ (mixed >> 1) ^ twist;
            }
            self.index = 0;
        }
        let mut value = self.state[self.index];
        self.index += 1;
        value ^= value >> 11;
        value ^= (value << 7) & 0x9d2c_5680;
        value ^= (value << 15) & 0xefc6_0000;
        value ^ (value >> 18)
    }

    /// In [0, 1), from two draws as the C++ standard library makes it.
    pub(crate) fn unit(&mut self) -> f64 {
        let low = f64::from(self.next());
        let high = f64::from(self.next());
        ((low + high * 4_294_967_296.0) / 18_446_744_073_709_551_616.0).min(1.0 - f64::EPSILON / 2.0)
    }
}

/// OpenSCAD's way from a number to a seed: Python's hash of a float on 32-bit machines, which is the number as a fraction
/// modulo the prime 2^31 - 1. It leaves small whole numbers as they are.
pub(crate) fn seed(value: f64) -> u32 {
    const PRIME: u64 = (1 << 31) - 1;
    if value.is_nan() {
        return 0;
    }
    let residue = if value.is_infinite() {
        314_159
    } else {
        let bits = value.abs().to_bits();
        let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) as i64);
        let mantissa = if exponent == 0 { fraction << 1 } else { fraction | 1 << 52 };
        // 2^31 is 1 here, so exponents count modulo 31.
        ((mantissa % PRIME) << (exponent - 1075).rem_euclid(31)) % PRIME
    };
    if value < 0.0 { (residue as u32).wrapping_neg() } else { residue as u32 }
}
