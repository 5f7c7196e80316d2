//! The keywords that a property has: its own, else those of the shared property behind it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::dict::Dictionary;
use crate::dict::model::Property;
use crate::dict::validate::Limits;
use crate::syntax::decode::Slot;
use crate::text::Span;

/// Where a keyword is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) span: Span,
    /// Whether it is the property's own, not that of the shared property.
    pub(super) local: bool,
}

/// A keyword in force.
#[derive(Debug)]
pub(super) struct Found<'d, T> {
    pub(super) value: &'d T,
    pub(super) at: At,
}

impl<T> Clone for Found<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Found<'_, T> {}

/// Places of one property that are reported already. They are all of one file.
#[derive(Debug, Default)]
pub(super) struct Contested(BTreeSet<(u32, u32)>);

impl Contested {
    pub(super) fn add(&mut self, span: Span) {
        self.0.insert((span.start, span.end));
    }

    pub(super) fn has(&self, span: Span) -> bool {
        self.0.contains(&(span.start, span.end))
    }
}

/// The keywords in force for one property.
#[derive(Debug)]
pub(super) struct Keywords<'d> {
    /// The property and the shared properties that it stands for, nearest first.
    pub(super) layers: Vec<&'d Property>,
    /// Own keywords that are reported for what the shared property says of the same.
    pub(super) contested: Contested,
    /// Built when first asked for.
    limits: OnceCell<Option<Limits>>,
}

impl<'d> Keywords<'d> {
    pub(super) fn of(dictionary: &'d Dictionary, property: &'d Property) -> Self {
        Self {
            layers: dictionary.chain(property),
            contested: Contested::default(),
            limits: OnceCell::new(),
        }
    }

    /// The nearest layer that has the keyword. One that cannot be read hides those behind it.
    fn nearest<T: 'd>(
        &self,
        keyword: impl Fn(&'d Property) -> &'d Slot<T>,
    ) -> Option<(usize, &'d Slot<T>)> {
        let slots = self.layers.iter().map(|layer| keyword(layer)).enumerate();
        slots.into_iter().find(|(_, slot)| !slot.is_absent())
    }

    /// A keyword, if it is there and could be read.
    pub(super) fn get<T>(
        &self,
        keyword: impl Fn(&'d Property) -> &'d Slot<T>,
    ) -> Option<Found<'d, T>> {
        let (layer, slot) = self.nearest(keyword)?;
        let slot = slot.spanned()?;
        let at = At {
            span: slot.span,
            local: layer == 0,
        };
        Some(Found {
            value: slot.value,
            at,
        })
    }

    /// Where a keyword is written, readable or not.
    pub(super) fn place<T: 'd>(&self, keyword: impl Fn(&'d Property) -> &'d Slot<T>) -> Option<At> {
        let (layer, slot) = self.nearest(keyword)?;
        let span = slot.span()?;
        Some(At {
            span,
            local: layer == 0,
        })
    }

    /// The limits of text and of steps between numbers that a value breaks: the keyword and
    /// where it is written.
    pub(super) fn broken_limits(&self, json: &Json) -> Vec<(&'static str, At)> {
        let limits = self.limits.get_or_init(|| {
            let mut limits = Map::new();
            let mut limit = |keyword: &str, value: Option<Json>| {
                limits.extend(value.map(|value| (keyword.to_owned(), value)));
            };
            let count = |found: Option<Found<'_, u64>>| Some(json!(found?.value));
            limit("minLength", count(self.get(|p| &p.min_length)));
            limit("maxLength", count(self.get(|p| &p.max_length)));
            let step = self.get(|p| &p.multiple_of);
            limit("multipleOf", step.map(|step| step.value.0.clone().into()));
            let pattern = self.get(|p| &p.pattern);
            limit(
                "pattern",
                pattern.map(|pattern| pattern.value.as_str().into()),
            );
            if limits.is_empty() {
                return None;
            }
            // A pattern that is none has been reported; the others hold without it.
            let all = Limits::of(limits.clone());
            all.or_else(|| {
                limits.remove("pattern");
                Limits::of(limits)
            })
        });
        let broken = limits.as_ref().map(|limits| limits.broken(json));
        let place = |keyword: String| {
            Some(match keyword.as_str() {
                "minLength" => ("minLength", self.place(|p| &p.min_length)?),
                "maxLength" => ("maxLength", self.place(|p| &p.max_length)?),
                "multipleOf" => ("multipleOf", self.place(|p| &p.multiple_of)?),
                "pattern" => ("pattern", self.place(|p| &p.pattern)?),
                _ => return None,
            })
        };
        broken.into_iter().flatten().filter_map(place).collect()
    }

    /// Whether null is a value; so it is where that could not be read.
    pub(super) fn nullable(&self) -> bool {
        self.nearest(|p| &p.nullable)
            .is_some_and(|(_, slot)| slot.or(true))
    }

    /// Whether every shared property behind it is known.
    pub(super) fn is_complete(&self) -> bool {
        self.layers
            .last()
            .is_none_or(|last| last.reference.is_absent())
    }

    /// Whether two keywords that do not agree are this property's fault, and not yet reported:
    /// a fault of the shared property is reported there.
    pub(super) fn clash(&self, a: At, b: At) -> bool {
        match (a.local, b.local) {
            (true, true) => true,
            (false, false) => false,
            (true, false) => !self.contested.has(a.span),
            (false, true) => !self.contested.has(b.span),
        }
    }
}
