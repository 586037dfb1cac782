//! Which boxes hang together.

/// Groups of boxes, given by their least and greatest coordinates, that are connected by overlaps; what lies in boxes of
/// different groups is apart by more than `gap`. Each group's members rise, and so do the first ones of the groups.
pub fn clusters<const N: usize>(boxes: &[([f64; N], [f64; N])], gap: f64) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..boxes.len()).collect();
    fn root(parent: &mut [usize], mut index: usize) -> usize {
        while parent[index] != index {
            parent[index] = parent[parent[index]];
            index = parent[index];
        }
        index
    }
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].0[0].total_cmp(&boxes[b].0[0]));
    let mut open: Vec<usize> = Vec::new();
    for &index in &order {
        let (min, max) = &boxes[index];
        open.retain(|&other| boxes[other].1[0] + gap >= min[0]);
        for &other in &open {
            let (low, high) = &boxes[other];
            if (0..N).all(|axis| low[axis] <= max[axis] + gap && min[axis] <= high[axis] + gap) {
                let (a, b) = (root(&mut parent, index), root(&mut parent, other));
                parent[a.max(b)] = a.min(b);
            }
        }
        open.push(index);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); boxes.len()];
    for index in 0..boxes.len() {
        groups[root(&mut parent, index)].push(index);
    }
    groups.retain(|group| !group.is_empty());
    groups
}
