//! What uses what: flags depend on flags and cohorts, cohorts on cohorts and flags. Found once, so
//! that no evaluation can go round in a circle or too deep.

/// Something that uses others.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// How deep it is by itself.
    pub depth: usize,
    /// What it uses, by place.
    pub uses: Vec<usize>,
}

/// How deep an evaluation may go, groups in cohorts included.
pub(super) const DEEPEST: usize = 64;

/// Whether each node is sound: it is in no circle, leads to none, and nothing below it is deeper
/// than [`DEEPEST`].
pub(super) fn sound(nodes: &[Node]) -> Vec<bool> {
    let mut users = vec![Vec::new(); nodes.len()];
    let mut open = vec![0_usize; nodes.len()];
    for (place, node) in nodes.iter().enumerate() {
        open[place] = node.uses.len();
        for &used in &node.uses {
            users[used].push(place);
        }
    }
    // From those that use nothing upwards; who is in a circle is never reached.
    let mut ready: Vec<_> = (0..nodes.len()).filter(|&place| open[place] == 0).collect();
    let mut below = vec![0_usize; nodes.len()];
    let mut sound = vec![false; nodes.len()];
    while let Some(place) = ready.pop() {
        let height = below[place].saturating_add(nodes[place].depth);
        sound[place] = height <= DEEPEST;
        for &user in &users[place] {
            below[user] = below[user].max(height);
            open[user] -= 1;
            if open[user] == 0 {
                ready.push(user);
            }
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(uses: &[&[usize]], expected: &[bool]) {
        let nodes: Vec<_> = uses
            .iter()
            .map(|uses| Node {
                depth: 1,
                uses: uses.to_vec(),
            })
            .collect();
        assert_eq!(sound(&nodes), expected, "{uses:?}");
    }

    #[test]
    fn circles_and_what_leads_to_them_are_not_sound() {
        check(&[&[]], &[true]);
        check(&[&[0]], &[false]);
        check(&[&[1], &[0], &[0], &[]], &[false, false, false, true]);
        // A diamond is no circle, nor is using something twice.
        check(&[&[1, 2], &[3], &[3], &[]], &[true; 4]);
        check(&[&[1, 1], &[]], &[true; 2]);
    }

    #[test]
    fn a_long_chain_is_sound_up_to_the_limit() {
        let chain: Vec<_> = (0..10_000)
            .map(|place: usize| Node {
                depth: 1,
                uses: place.checked_sub(1).into_iter().collect(),
            })
            .collect();
        let sound = sound(&chain);
        assert!(sound[..DEEPEST].iter().all(|&is_sound| is_sound));
        assert!(!sound[DEEPEST..].iter().any(|&is_sound| is_sound));
    }
}
