//! Many tenants with known true shares, in simulated time: who is charged?
//!
//! A [`world::World`] is a machine and its tenants, a [`stream`] what our sources
//! would have seen of it, [`truth`] what each tenant owes, and [`peers`] what other
//! meters would have said. [`kinds`] draws worlds at random from seeds; a statement
//! about a kind is one about hundreds of them. The table in `docs/attribution.md`
//! is made by [`page`].

mod cost;
mod kinds;
mod limits;
mod page;
mod peers;
mod random;
mod score;
mod sources;
mod stream;
mod trace;
mod truth;
mod who;
mod world;
