//! Numbers between bounds, of some steps and not of others.

use std::cell::Cell;

use serde_json::Value;

use crate::compat::decimal::Decimal;
use crate::compat::eval::number_holds;
use crate::compat::outcome::Outcome;
use crate::compat::term::Term;

/// Numbers that are tried.
const TRIED: i128 = 2_000;

/// A bound; whether it is one that the number cannot be.
type Bound = Option<(Decimal, bool)>;

/// Looks for a number of which all holds that is said.
pub(super) fn find(said: &[(Term, bool)]) -> Outcome {
    let (mut low, mut high): (Bound, Bound) = (None, None);
    let mut step: Option<Decimal> = None;
    let mut not_steps = Vec::new();
    let too_large = || Outcome::Unknown("numbers of too many digits are compared".to_owned());
    for (term, is) in said {
        match (term, is) {
            (Term::AtLeast { bound, open }, true) => raise(&mut low, *bound, *open),
            (Term::AtLeast { bound, open }, false) => lower(&mut high, *bound, !open),
            (Term::AtMost { bound, open }, true) => lower(&mut high, *bound, *open),
            (Term::AtMost { bound, open }, false) => raise(&mut low, *bound, !open),
            (Term::Multiple(by), true) => {
                let both = match step {
                    None => Some(*by),
                    Some(step) => step.common_multiple(*by),
                };
                match both {
                    Some(both) => step = Some(both),
                    None => return too_large(),
                }
            }
            (Term::Multiple(by), false) => not_steps.push(*by),
            _ => {}
        }
    }
    if let (Some((low, low_open)), Some((high, high_open))) = (low, high) {
        let order = low.compare(high);
        if order.is_gt() || order.is_eq() && (low_open || high_open) {
            return Outcome::Empty;
        }
    }
    let doubt = Cell::new(false);
    let is_right = |number: Decimal| {
        let holds = |term: &Term| match term {
            Term::Const(constant) => {
                let number = number.number().map(Value::Number);
                number.map(|number| constant.is(&number))
            }
            term => number_holds(term, number),
        };
        said.iter().all(|(term, is)| match holds(term) {
            Some(holds) => holds == *is,
            None => {
                doubt.set(true);
                false
            }
        })
    };
    let found = |number: Decimal| match number.number() {
        Some(number) => Outcome::Value(Value::Number(number)),
        None => too_large(),
    };
    let outcome = match step {
        Some(step) => {
            for by in not_steps {
                match step.is_multiple_of(by) {
                    // Whatever is a multiple of the one is a multiple of the other.
                    Some(true) => return Outcome::Empty,
                    Some(false) => {}
                    None => return too_large(),
                }
            }
            stepped(low, high, step, &is_right, &found)
        }
        None => dense(low, high, &is_right, &found),
    };
    match outcome {
        Outcome::Empty if doubt.get() => too_large(),
        outcome => outcome,
    }
}

fn raise(low: &mut Bound, bound: Decimal, open: bool) {
    let is_more = low.is_none_or(|(low, low_open)| {
        let order = bound.compare(low);
        order.is_gt() || order.is_eq() && open && !low_open
    });
    if is_more {
        *low = Some((bound, open));
    }
}

fn lower(high: &mut Bound, bound: Decimal, open: bool) {
    let is_less = high.is_none_or(|(high, high_open)| {
        let order = bound.compare(high);
        order.is_lt() || order.is_eq() && open && !high_open
    });
    if is_less {
        *high = Some((bound, open));
    }
}

/// Multiples of `step`.
fn stepped(
    low: Bound,
    high: Bound,
    step: Decimal,
    is_right: &dyn Fn(Decimal) -> bool,
    found: &dyn Fn(Decimal) -> Outcome,
) -> Outcome {
    let unknown = || Outcome::Unknown("there are too many numbers to try".to_owned());
    // The first and the last multiple, as how often the step goes into it.
    let first = low.map(|(low, open)| {
        let (times, is_whole) = low.divided(step)?;
        times.checked_add(i128::from(!is_whole || open))
    });
    let last = high.map(|(high, open)| {
        let (times, is_whole) = high.divided(step)?;
        times.checked_sub(i128::from(is_whole && open))
    });
    let (first, last) = match (first, last) {
        (Some(None), _) | (_, Some(None)) => return unknown(),
        (first, last) => (first.flatten(), last.flatten()),
    };
    let try_times = |times: i128| step.times(times).filter(|number| is_right(*number));
    let (from, to, is_all) = match (first, last) {
        (Some(first), Some(last)) if first > last => return Outcome::Empty,
        (Some(first), Some(last)) => match last.checked_sub(first) {
            Some(count) if count < TRIED => (first, last, true),
            _ => (first, first.saturating_add(TRIED), false),
        },
        (Some(first), None) => (first, first.saturating_add(TRIED), false),
        (None, Some(last)) => (last.saturating_sub(TRIED), last, false),
        (None, None) => (0, TRIED, false),
    };
    let mut nearest: Vec<i128> = (from..=to).collect();
    if let (None, Some(_)) = (first, last) {
        nearest.reverse();
    }
    match nearest.into_iter().find_map(try_times) {
        Some(number) => found(number),
        None if is_all => Outcome::Empty,
        None => unknown(),
    }
}

/// Any numbers: of two that differ there is one between them.
fn dense(
    low: Bound,
    high: Bound,
    is_right: &dyn Fn(Decimal) -> bool,
    found: &dyn Fn(Decimal) -> Outcome,
) -> Outcome {
    let one = Decimal::from_int(1);
    let mut tried: Vec<Option<Decimal>> = Vec::new();
    let mut is_one = false;
    match (low, high) {
        (Some((low, _)), Some((high, _))) => {
            is_one = low.compare(high).is_eq();
            tried.extend([Some(low), Some(high)]);
            let (mut near, mut far) = (Some(high), Some(low));
            for _ in 0..40 {
                let between = |a: Option<Decimal>, b: Decimal| a?.plus(b)?.half();
                near = between(near, low);
                far = between(far, high);
                tried.extend([near, far]);
            }
            let whole = low.divided(one).and_then(|(whole, _)| whole.checked_add(1));
            tried.extend(whole.map(|whole| Some(Decimal::from_int(whole))));
        }
        (Some((bound, _)), None) => {
            let steps = (0..200).map(|by| bound.plus(Decimal::new(by, -1)));
            tried.extend(steps);
            tried.push(Some(Decimal::new(1, 20)));
        }
        (None, Some((bound, _))) => {
            let steps = (0..200).map(|by| bound.plus(Decimal::new(-by, -1)));
            tried.extend(steps);
            tried.push(Some(Decimal::new(-1, 20)));
        }
        (None, None) => {
            let steps = (0..200).map(|by| Some(Decimal::new(by, -1)));
            tried.extend(steps);
        }
    }
    match tried.into_iter().flatten().find(|number| is_right(*number)) {
        Some(number) => found(number),
        None if is_one => Outcome::Empty,
        None => Outcome::Unknown("there are too many numbers to try".to_owned()),
    }
}
