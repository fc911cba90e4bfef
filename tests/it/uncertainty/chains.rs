//! Random figures: what is summed, multiplied, shared and taken away.

use super::input;
use super::simulation::Random;
use wattprint::quantity::{Derivation, Energy, Input, Quantity, Ratio};

/// How wide and how lopsided the inputs of a chain are.
#[derive(Debug, Clone, Copy)]
pub struct Width {
    /// The most by which an input's bounds differ from its central value, as a factor.
    pub factor: f64,
    /// By how much of its logarithm one side may be wider than the other.
    pub skew: f64,
}

/// Makes one random figure.
pub type Chain = fn(Width, &mut Random) -> Derivation<Energy>;

/// Every kind of chain, by name.
pub const CHAINS: [(&str, Chain); 6] = [
    ("products of 2 to 6 inputs", product),
    ("sums of 2 or 3 products that share an input", shared),
    ("sums of 2 or 3 products that share nothing", independent),
    (
        "sums of 4 to 12 products, half of which share an input",
        many,
    ),
    ("sums of 2 to 12 products over 3 to 8 inputs", pool),
    ("2 to 5 products of which some are taken away", difference),
];

/// An input with a median between e⁻² and e², known within a factor.
fn unsure<Q: Quantity>(name: usize, width: Width, random: &mut Random) -> Input<Q> {
    let median = random.between(-2.0, 2.0).exp();
    let spread = random.between(1.05, width.factor).ln();
    let skew = random.between(-width.skew, width.skew);
    let low = median / (spread * (1.0 - skew)).exp();
    let high = median * (spread * (1.0 + skew)).exp();
    let [low, median, high] = [low, median, high].map(Q::from_base);
    input(&format!("input-{name:02}"), low, median, high)
}

fn product(width: Width, random: &mut Random) -> Derivation<Energy> {
    let inputs = 2 + random.below(5);
    let first = Derivation::of(&unsure::<Energy>(0, width, random));
    (1..inputs).fold(first, |figure, name| {
        let factor = unsure::<Ratio>(name, width, random);
        match random.below(5) {
            0 => figure.per(&factor),
            _ => figure.times(&factor),
        }
    })
}

fn shared(width: Width, random: &mut Random) -> Derivation<Energy> {
    let inputs = 2 + random.below(5);
    let first = Derivation::of(&unsure::<Energy>(0, width, random));
    let mut products = vec![first; 2 + random.below(2)];
    for name in 1..inputs {
        let factor = unsure::<Ratio>(name, width, random);
        let term = random.below(products.len());
        products[term] = products[term].clone().times(&factor);
    }
    Derivation::sum(products)
}

fn independent(width: Width, random: &mut Random) -> Derivation<Energy> {
    let terms = 2 + random.below(2);
    sum_of(terms, width, random)
}

fn many(width: Width, random: &mut Random) -> Derivation<Energy> {
    let terms = 4 + random.below(9);
    let gain = unsure::<Ratio>(99, width, random);
    let half = sum_of(terms / 2, width, random).times(&gain);
    // The other half has other names.
    let rest = (0..terms - terms / 2).map(|term| {
        let first = Derivation::of(&unsure::<Energy>(50 + 2 * term, width, random));
        match random.below(2) {
            0 => first,
            _ => first.times(&unsure::<Ratio>(51 + 2 * term, width, random)),
        }
    });
    half + Derivation::sum(rest.collect::<Vec<_>>())
}

fn sum_of(terms: usize, width: Width, random: &mut Random) -> Derivation<Energy> {
    let products = (0..terms).map(|term| {
        let first = Derivation::of(&unsure::<Energy>(2 * term, width, random));
        match random.below(2) {
            0 => first,
            _ => first.times(&unsure::<Ratio>(2 * term + 1, width, random)),
        }
    });
    Derivation::sum(products.collect::<Vec<_>>())
}

fn pool(width: Width, random: &mut Random) -> Derivation<Energy> {
    let (inputs, terms) = (3 + random.below(6), 2 + random.below(11));
    from_a_pool(inputs, terms, 0.0, width, random)
}

fn difference(width: Width, random: &mut Random) -> Derivation<Energy> {
    let (inputs, terms) = (3 + random.below(4), 2 + random.below(4));
    from_a_pool(inputs, terms, 0.4, width, random)
}

/// Products of inputs that are picked from one pool, so that terms share some.
fn from_a_pool(
    inputs: usize,
    terms: usize,
    taken_away: f64,
    width: Width,
    random: &mut Random,
) -> Derivation<Energy> {
    let one = Energy::from_joules(1.0);
    let unit = input("unit", one, one, one);
    let pool = (0..inputs).map(|name| unsure::<Ratio>(name, width, random));
    let pool: Vec<Input<Ratio>> = pool.collect();
    let products = (0..terms).map(|term| {
        let sure = term % pool.len();
        let picked = pool.iter().enumerate();
        let picked = picked.filter(|(at, _)| *at == sure || random.uniform() < 0.3);
        let picked: Vec<_> = picked.map(|(_, it)| it).collect();
        let product = picked
            .into_iter()
            .fold(Derivation::of(&unit), |figure, it| {
                if random.uniform() < 0.1 && taken_away == 0.0 {
                    figure.per(it)
                } else {
                    figure.times(it)
                }
            });
        let negative = term > 0 && random.uniform() < taken_away;
        product.scaled(if negative { -1.0 } else { 1.0 })
    });
    Derivation::sum(products.collect::<Vec<_>>())
}
