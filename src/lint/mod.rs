//! Running rules: which ones, at which level, and what makes a finding the same from run to run.
//! Never prints.

pub mod fix;
mod levels;
mod locate;
mod mask;
mod run;
mod sent;
mod standing;
mod suppress;

pub use levels::{Levels, rule_matches};
pub use run::{Asked, Outcome, run};
pub use sent::{Row, Sent};
pub use standing::Standings;
