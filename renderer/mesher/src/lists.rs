//! Many short lists of numbers in one allocation.

/// Lists that are replaced as a whole; one that outgrows its place moves to the end.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    numbers: Vec<u32>,
    /// Of each list where it begins, how long it is, and how long it may be there.
    places: Vec<[u32; 3]>,
}

impl Lists {
    /// For each corner of faces the list of the faces around it.
    pub(crate) fn around(faces: &[[u32; 3]], corners: usize) -> Self {
        let mut places = vec![[0; 3]; corners];
        for corner in faces.iter().flatten() {
            places[*corner as usize][2] += 1;
        }
        let mut end = 0;
        for place in &mut places {
            place[0] = end;
            end += place[2];
        }
        let mut lists = Self { numbers: vec![0; end as usize], places };
        for (face, corners) in (0..).zip(faces) {
            for corner in corners {
                let [first, count, _] = &mut lists.places[*corner as usize];
                lists.numbers[(*first + *count) as usize] = face;
                *count += 1;
            }
        }
        lists
    }

    pub(crate) fn get(&self, list: u32) -> &[u32] {
        let [first, count, _] = self.places[list as usize];
        &self.numbers[first as usize..(first + count) as usize]
    }

    pub(crate) fn remove(&mut self, list: u32, number: u32) {
        let [first, count, _] = self.places[list as usize];
        let numbers = &mut self.numbers[first as usize..(first + count) as usize];
        if let Some(at) = numbers.iter().position(|other| *other == number) {
            numbers.copy_within(at + 1.., at);
            self.places[list as usize][1] = count - 1;
        }
    }

    pub(crate) fn clear(&mut self, list: u32) {
        self.places[list as usize][1] = 0;
    }

    pub(crate) fn extend(&mut self, list: u32, more: &[u32]) {
        let [first, count, most] = self.places[list as usize];
        let needed = count + more.len() as u32;
        let mut begin = first;
        if needed > most {
            begin = self.numbers.len() as u32;
            self.numbers.extend_from_within(first as usize..(first + count) as usize);
            // Lists grow by little, and often.
            self.numbers.resize((begin + needed + needed / 2) as usize, 0);
            self.places[list as usize] = [begin, count, needed + needed / 2];
        }
        let end = (begin + count) as usize;
        self.numbers[end..end + more.len()].copy_from_slice(more);
        self.places[list as usize][1] = needed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_and_shrink_apart_from_each_other() {
        let mut lists = Lists::around(&[[0, 1, 2], [2, 1, 3]], 4);
        assert_eq!([0, 1, 2, 3].map(|list| lists.get(list).to_vec()), [vec![0], vec![0, 1], vec![0, 1], vec![1]]);
        lists.extend(1, &[5, 6, 7]);
        lists.remove(1, 1);
        lists.extend(1, &[8]);
        lists.clear(2);
        lists.extend(2, &[9]);
        assert_eq!([0, 1, 2, 3].map(|list| lists.get(list).to_vec()), [vec![0], vec![0, 5, 6, 7, 8], vec![9], vec![1]]);
    }
}
