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

/// How many levels an evaluation goes down before it stands on what was evaluated already.
const LEVELS: usize = 64;

/// The order among things that use others.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Each thing after all that it uses; without what is in a circle or leads to one.
    pub upwards: Vec<usize>,
    /// Whether it is among those.
    pub is_sound: Vec<bool>,
    /// What is evaluated beforehand, upwards, so that no evaluation goes deeper than [`LEVELS`] and
    /// what is deep by itself. Few are ever so deep that there is any.
    pub landings: Vec<usize>,
}

impl Order {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let mut users = vec![Vec::new(); nodes.len()];
        let mut open = vec![0_usize; nodes.len()];
        for (place, node) in nodes.iter().enumerate() {
            open[place] = node.uses.len();
            for &used in &node.uses {
                users[used].push(place);
            }
        }
        // From those that use nothing upwards; who is in a circle is never reached.
        let mut upwards: Vec<_> = (0..nodes.len()).filter(|&place| open[place] == 0).collect();
        let mut height: Vec<_> = nodes.iter().map(|node| node.depth).collect();
        let mut is_sound = vec![false; nodes.len()];
        let mut done = 0;
        while let Some(&place) = upwards.get(done) {
            done += 1;
            is_sound[place] = true;
            for &user in &users[place] {
                height[user] = height[user].max(height[place] + nodes[user].depth);
                open[user] -= 1;
                if open[user] == 0 {
                    upwards.push(user);
                }
            }
        }
        let level = |place: usize| height[place] / LEVELS;
        let is_landing = |&place: &usize| {
            let mut users = users[place].iter();
            users.any(|&user| is_sound[user] && level(user) > level(place))
        };
        let landings = upwards.iter().copied().filter(is_landing).collect();
        Self {
            landings: if height.iter().any(|&height| height > LEVELS) {
                landings
            } else {
                Vec::new()
            },
            upwards,
            is_sound,
        }
    }
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
        let order = Order::of(&nodes);
        assert_eq!(order.is_sound, expected, "{uses:?}");
        assert_eq!(order.landings, [0; 0]);
        for (at, &place) in order.upwards.iter().enumerate() {
            let below = &order.upwards[..at];
            assert!(uses[place].iter().all(|used| below.contains(used)));
        }
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
    fn a_long_chain_has_a_landing_every_so_many_levels() {
        let chain: Vec<_> = (0..10_000)
            .map(|place: usize| Node {
                depth: 1,
                uses: place.checked_sub(1).into_iter().collect(),
            })
            .collect();
        let order = Order::of(&chain);
        assert!(order.is_sound.iter().all(|&is_sound| is_sound));
        assert_eq!(order.landings.len(), 10_000 / LEVELS);
        let between = order.landings.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(between.into_iter().all(|levels| levels == LEVELS));
    }
}
