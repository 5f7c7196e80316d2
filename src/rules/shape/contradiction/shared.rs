//! A keyword beside `ref` that the shared property has with another value.

use super::super::common::member_named;
use super::canon::{Canon, Num};
use super::keywords::{Contested, Keywords};
use super::values::Lists;
use crate::dict::model::{JsonType, Object, Property, Types, Unit};
use crate::dict::{Dictionary, PropertyAt};
use crate::message;
use crate::rule::{Ctx, Sink};
use crate::syntax::decode::{MapEntry, Number};
use crate::text::{Name, Span};

pub(super) fn check(
    ctx: &Ctx<'_>,
    at: &PropertyAt<'_>,
    keys: &mut Keywords<'_>,
    lists: &mut Lists,
    sink: &mut Sink,
) {
    let Some(reference) = at.property.reference.get() else {
        return;
    };
    let Some(shared) = ctx.dictionary.property(reference) else {
        return;
    };
    let mut judge = Judge {
        dictionary: ctx.dictionary,
        lists,
        reference,
        contested: Contested::default(),
        sink,
    };
    judge.property(at.property, shared.body);
    keys.contested = judge.contested;
}

struct Judge<'c> {
    dictionary: &'c Dictionary,
    lists: &'c mut Lists,
    reference: &'c Name,
    contested: Contested,
    sink: &'c mut Sink,
}

impl<'c> Judge<'c> {
    /// What `own` says itself against what `shared` says.
    fn property(&mut self, own: &'c Property, shared: &'c Property) {
        let theirs = Keywords::of(self.dictionary, shared);
        macro_rules! compare {
            ($same:expr; $($keyword:literal $field:ident,)*) => {
                $(
                    if let (Some(a), Some(b)) = (own.$field.spanned(), theirs.get(|p| &p.$field))
                        && !$same(a.value, b.value)
                    {
                        self.differ($keyword, a.span, b.at.span);
                    }
                )*
            };
        }
        compare! { PartialEq::eq;
            "format" format, "pattern" pattern, "minLength" min_length, "maxLength" max_length,
            "minItems" min_items, "maxItems" max_items, "uniqueItems" unique_items, "pii" pii,
            "minProperties" min_properties, "maxProperties" max_properties, "nullable" nullable,
        }
        compare! { |a: &Number, b: &Number| {
                Num::of(&a.0) == Num::of(&b.0)
            };
            "minimum" minimum, "maximum" maximum, "exclusiveMinimum" exclusive_minimum,
            "exclusiveMaximum" exclusive_maximum, "multipleOf" multiple_of,
        }
        compare! { same_unit; "unit" unit, }
        let nullable = own.nullable.or(false) || theirs.nullable();
        compare! { |a, b| same_types(a, b, nullable); "type" types, }
        self.values(own, &theirs, nullable);
        self.within(own, &theirs);
    }

    /// Reports a keyword that says something else than the shared property.
    fn differ(&mut self, keyword: &str, here: Span, there: Span) {
        self.contested.add(here);
        let message = message!("`{}` is not what `{}` says", keyword, self.reference);
        self.sink
            .report(here, message)
            .related(there, "there")
            .help("one name, one meaning: take it out here, or define a property of its own");
    }

    /// `enum` and `const`: fewer values than the shared property has, none besides.
    fn values(&mut self, own: &'c Property, theirs: &Keywords<'c>, nullable: bool) {
        let dictionary = self.dictionary;
        let constant = theirs.get(|p| &p.constant);
        let constant = constant.and_then(|found| Some((dictionary.json(*found.value)?, found.at)));
        let constant = constant.map(|(json, at)| (Canon::from(json), at));
        if let (Some(own), Some((known, at))) = (own.constant.spanned(), &constant)
            && let Some(json) = dictionary.json(*own.value)
            && Canon::from(json) != *known
        {
            self.differ("const", own.span, at.span);
        }
        let Some(own) = own.values_allowed.spanned() else {
            return;
        };
        let list = theirs.get(|p| &p.values_allowed);
        let list = list.map(|mut found| {
            // Where lists lie within each other, the one behind is shared as well.
            found.at.local = false;
            (self.lists.read(dictionary, found), found.at)
        });
        if list.is_none() && constant.is_none() {
            return;
        }
        let mut outside = false;
        for item in own.value {
            let Some(json) = dictionary.json(item.value) else {
                continue;
            };
            let value = Canon::from(json);
            if nullable && value == Canon::Null {
                continue;
            }
            let unlisted = list.as_ref().filter(|(list, _)| !list.may_have(&value));
            let other = constant.as_ref().filter(|(known, _)| *known != value);
            let there = unlisted.map(|(_, at)| at).or(other.map(|(_, at)| at));
            let Some(there) = there else { continue };
            outside = true;
            self.contested.add(item.span);
            let message = message!("`{}` does not have this value", self.reference);
            self.sink
                .report(item.span, message)
                .related(there.span, "what it has")
                .help("add it there, take it out here, or define a property of its own");
        }
        if outside {
            self.contested.add(own.span);
        }
    }

    /// Properties and items that both define.
    fn within(&mut self, own: &'c Property, theirs: &Keywords<'c>) {
        if let (Some(own), Some(items)) = (own.items.get(), theirs.get(|p| &p.items)) {
            self.property(&own.0, &items.value.0);
        }
        let Some(properties) = own.properties.get() else {
            return;
        };
        for MapEntry { name, value } in Object::iter(properties) {
            let Some(own) = &value.value else { continue };
            let known = theirs.layers.iter().find_map(|layer| {
                let (own, include) = (&layer.properties, &layer.include);
                member_named(self.dictionary, own, include, &name.value)
            });
            if let Some((_, shared)) = known {
                self.property(own, shared);
            }
        }
    }
}

fn same_unit(a: &Unit, b: &Unit) -> bool {
    match (a, b) {
        (Unit::Fixed(a), Unit::Fixed(b)) => a == b,
        (Unit::Property(a), Unit::Property(b)) => a.value == b.value,
        _ => false,
    }
}

/// Whether the types are the same; null, which `nullable` brings too, counts where it does not.
fn same_types(a: &Types, b: &Types, nullable: bool) -> bool {
    let within = |a: &Types, b: &Types| {
        a.0.iter()
            .filter(|kind| !(nullable && kind.value == JsonType::Null))
            .all(|kind| b.has(kind.value))
    };
    within(a, b) && within(b, a)
}
