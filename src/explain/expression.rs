//! A figure as people would write it: common factors before a sum, and parts that are
//! figures themselves under their own names.
//!
//! A derivation is a flat sum of products. Multiplied out, the emissions of a node
//! with eight cards have seventeen terms that all end in the PUE and the grid's
//! intensity; taken out again they are `node × PUE × intensity`.

use super::taken::{is_near, is_same, take_coefficient, take_common, take_part};
use crate::quantity::{Input, Term};
use crate::report::Figure;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Figures that a larger one is made of, the smallest border first.
const PARTS: [&str; 13] = [
    "time.accelerator",
    "energy.accelerator",
    "energy.cpu",
    "energy.dram",
    "energy.components",
    "energy.host",
    "energy.node",
    "energy.facility",
    "emissions.location",
    "emissions.market",
    "emissions.embodied",
    "water.site",
    "water.grid",
];

/// The figure that is shown as the node times its PUE wherever it is a step on the way.
const FACILITY: &str = "energy.facility";

/// How the ids of times begin for which devices were reserved.
const RESERVED: &str = "reserved.";

/// As many terms alike stand together.
const ALIKE: usize = 4;

/// A sum of products.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// What it is called.
    pub name: SumName,
    /// What it comes to, in base units.
    pub value: f64,
    /// The products that are added up.
    pub terms: Vec<Product>,
}

/// What a sum is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SumName {
    /// It is a figure of the report.
    Figure(String),
    /// So many products of one kind, which is what the first of them is.
    Alike(usize),
    /// It is only a step on the way.
    Step,
}

/// A product of inputs and sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Product {
    /// A constant in front.
    pub coefficient: f64,
    /// What is multiplied, in that order.
    pub operands: Vec<Operand>,
}

/// A part of a product with its power.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operand {
    /// What it is.
    pub part: Part,
    /// To which power: 1, or −1 where it divides.
    pub exponent: i32,
}

/// An input, or a sum of products.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// An input, by its id.
    Input(Arc<str>),
    /// A sum of products.
    Sum(Sum),
}

/// The figure's derivation with common factors taken out.
pub(super) fn of(figure: &Figure, among: &[Figure], full: bool) -> Sum {
    let inputs = figure.derivation.inputs();
    let inputs: BTreeMap<&str, _> = inputs.map(|it| (&*it.id, it)).collect();
    let known = PARTS.iter().filter(|id| **id != figure.id);
    let known = known.filter_map(|id| among.iter().find(|it| it.id == *id));
    let writer = Writer {
        known: known
            .filter(|it| is_part(it, &inputs))
            .map(|it| (it.id.as_str(), it.derivation.terms()))
            .collect(),
        inputs,
        full,
    };
    let terms = figure.derivation.terms().to_vec();
    Sum {
        name: SumName::Figure(figure.id.clone()),
        value: writer.value(&terms),
        terms: writer.products(terms),
    }
}

/// Whether a figure is made of these very inputs: a channel's energy has one id in the
/// figures of all its holders, with each holder's own value.
fn is_part(figure: &Figure, inputs: &BTreeMap<&str, &Input<f64>>) -> bool {
    let mut own = figure.derivation.inputs();
    own.all(|it| {
        inputs
            .get(&*it.id)
            .is_some_and(|same| same.value == it.value)
    })
}

struct Writer<'a> {
    inputs: BTreeMap<&'a str, &'a Input<f64>>,
    known: Vec<(&'a str, &'a [Term])>,
    full: bool,
}

impl Writer<'_> {
    fn sum(&self, terms: Vec<Term>) -> Sum {
        let found = self.known.iter().rev();
        let mut found = found.filter(|(_, known)| is_same(known, &terms));
        let name = found
            .next()
            .map_or(SumName::Step, |(id, _)| SumName::Figure((*id).to_owned()));
        Sum {
            name,
            value: self.value(&terms),
            terms: self.products(terms),
        }
    }

    /// The terms as products, with what all have in common taken out.
    fn products(&self, mut terms: Vec<Term>) -> Vec<Product> {
        if let [only] = terms.as_slice() {
            return vec![self.single(only)];
        }
        let common = take_common(&mut terms);
        if common.is_empty() {
            return self.apart(terms);
        }
        let coefficient = take_coefficient(&mut terms);
        let inner = Operand {
            part: Part::Sum(self.sum(terms)),
            exponent: 1,
        };
        let outer = common.into_iter().map(operand);
        vec![Product {
            coefficient,
            operands: [inner].into_iter().chain(outer).collect(),
        }]
    }

    /// Terms that have nothing in common: first what is a figure of its own, then what
    /// ends in one factor, then what is alike.
    fn apart(&self, mut terms: Vec<Term>) -> Vec<Product> {
        let mut products = Vec::new();
        let all = terms.len();
        let mut known = self.known.clone();
        known.sort_by_key(|(_, terms)| std::cmp::Reverse(terms.len()));
        // A part is less than the whole, or there would be nothing to add it to.
        for (id, part) in known.into_iter().filter(|(_, part)| part.len() < all) {
            for sign in [1.0, -1.0] {
                if let Some(found) = take_part(&mut terms, part, sign) {
                    products.push(self.named(id, found, sign));
                }
            }
        }
        while let Some(first) = terms.first() {
            let end = first.factors.last().cloned();
            let is_like = |it: &Term| it.factors.len() > 1 && it.factors.last() == end.as_ref();
            let (like, rest): (Vec<_>, Vec<_>) = terms.iter().cloned().partition(is_like);
            if like.len() > 1 {
                products.extend(self.products(like));
                terms = rest;
            } else {
                products.push(self.next_alike(&mut terms));
            }
        }
        products
    }

    /// One product, which may begin with what is a figure of its own.
    fn single(&self, term: &Term) -> Product {
        let begins = |(id, known): &&(&str, &[Term])| match known {
            [only] => {
                let longer = term.factors.len() > only.factors.len();
                let same = term.factors.starts_with(&only.factors);
                *id != FACILITY && longer && same && is_near(only.coefficient, 1.0)
            }
            _ => false,
        };
        let found = self.known.iter().filter(begins);
        let longest = found.max_by_key(|(_, known)| known.first().map_or(0, |it| it.factors.len()));
        let Some((id, known)) = longest else {
            return plain(term);
        };
        let mut product = self.named(id, known.to_vec(), term.coefficient);
        let length = known.first().map_or(0, |it| it.factors.len());
        let rest = term.factors.iter().skip(length).cloned();
        product.operands.extend(rest.map(operand));
        product
    }

    fn named(&self, id: &str, terms: Vec<Term>, sign: f64) -> Product {
        let sum = Sum {
            name: SumName::Figure(id.to_owned()),
            value: self.value(&terms),
            terms: self.products(terms),
        };
        of_sum(sum, sign)
    }

    /// The first term with all that are alike, if those are many.
    fn next_alike(&self, terms: &mut Vec<Term>) -> Product {
        let first = terms.remove(0);
        let kind = self.kind(&first);
        let alike = terms.iter().filter(|it| self.kind(it) == kind).count() + 1;
        if self.full || alike < ALIKE {
            return self.single(&first);
        }
        let all: Vec<_> = std::mem::take(terms);
        let (mut like, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|it| self.kind(it) == kind);
        *terms = rest;
        like.insert(0, first);
        let sum = Sum {
            name: SumName::Alike(alike),
            value: self.value(&like),
            terms: like.iter().map(plain).collect(),
        };
        of_sum(sum, 1.0)
    }

    /// What a term is a product of: the constant, and the labels of its inputs.
    fn kind(&self, term: &Term) -> (u64, Vec<(&str, i32)>) {
        let label = |id: &Arc<str>| match self.inputs.get(&**id) {
            // The label of a time names its device, of which there are many alike.
            Some(_) if id.starts_with(RESERVED) => RESERVED,
            Some(input) => input.label.as_str(),
            None => "",
        };
        let labels = term.factors.iter().map(|(id, n)| (label(id), *n));
        (term.coefficient.to_bits(), labels.collect())
    }

    fn value(&self, terms: &[Term]) -> f64 {
        let value = |id: &Arc<str>| {
            let found = self.inputs.get(&**id);
            found.map_or(0.0, |it| it.value.central())
        };
        let product = |term: &Term| {
            let factors = term.factors.iter();
            term.coefficient * factors.map(|(id, n)| value(id).powi(*n)).product::<f64>()
        };
        terms.iter().map(product).sum()
    }
}

fn of_sum(sum: Sum, coefficient: f64) -> Product {
    Product {
        coefficient,
        operands: vec![Operand {
            part: Part::Sum(sum),
            exponent: 1,
        }],
    }
}

fn plain(term: &Term) -> Product {
    Product {
        coefficient: term.coefficient,
        operands: term.factors.iter().cloned().map(operand).collect(),
    }
}

fn operand((id, exponent): (Arc<str>, i32)) -> Operand {
    Operand {
        part: Part::Input(id),
        exponent,
    }
}
