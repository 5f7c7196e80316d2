//! `shape/money-without-currency`. The page beside this file is its documentation and its first test.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::common::Examples;
use crate::dict::model::{
    BoxedProperty, Event, JsonType, Object, Property, Required, Status as EventStatus, Value,
};
use crate::dict::{Definition, Dictionary};
use crate::message;
use crate::rule::{Check, Ctx, Fixable, Level, Rule, Scope, Sink, Status};
use crate::syntax::Tree;
use crate::syntax::decode::{List, Slot};
use crate::syntax::edit::insert_entry;
use crate::syntax::node_at;
use crate::tables::{Provenance, amount_of_money, is_currency, says_currency};
use crate::text::{Edit, Name, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "shape/money-without-currency",
    summary: "an amount of money has a currency beside it",
    level: Level::Warn,
    status: Status::Stable("0.1.0"),
    fix: Fixable::Unsafe,
    scope: Scope::Entity,
    page: include_str!("money_without_currency.md"),
    options: &[],
    checks: &[Check::Dictionary(check_all)],
};

/// Objects within objects that are looked into.
const MAX_DEPTH: usize = 8;

/// All at once, so that a shared object without money is looked into once for all that refer to it.
fn check_all(ctx: &Ctx<'_>, sink: &mut Sink) {
    let mut search = Search {
        dictionary: ctx.dictionary,
        seen: RefCell::default(),
        dull: RefCell::default(),
        silent: RefCell::default(),
        cut: Cell::new(false),
        names: RefCell::default(),
    };
    for event in ctx.events() {
        search.seen.get_mut().clear();
        check(ctx, &search, *event, sink);
    }
}

fn check<'d>(ctx: &Ctx<'d>, search: &Search<'d>, event: Definition<'d, Event>, sink: &mut Sink) {
    let body = event.body;
    if body.status.get() == Some(&EventStatus::Removed) || body.partial {
        return;
    }
    // A fragment may name the currency; what could not be read may be it.
    let lost = body.properties.is_broken() || body.include.is_broken();
    let own = body.properties.get().is_none_or(|own| own.0.is_whole());
    let unknown = lost || !own || !body.json_schema.is_absent() || ctx.dictionary.may_use_more();
    if unknown {
        return;
    }
    let Some(amount) = search.object(&body.properties, &body.include, event.tree, 0) else {
        return;
    };
    let message = match amount.within {
        None => message!("nothing says the currency of `{}`", amount.name),
        Some(object) => message!(
            "nothing says the currency of `{}` in `{}`",
            amount.name,
            object
        ),
    };
    let finding = sink
        .report(amount.span, message)
        .resting_on(amount.provenance)
        .related(
            (amount.defined != amount.span).then_some(amount.defined),
            "the amount",
        );
    let shared = ctx
        .dictionary
        .declares(crate::dict::Section::Properties, "currency");
    let edit = amount.own.filter(|_| shared).and_then(|own| {
        let properties = body.properties.spanned()?;
        let always = ctx.dictionary.lookup(own, |p| &p.required);
        let always = always.is_some_and(|r| *r.value == Required::Always(true));
        // Where an example lacks it, it would be invalid.
        let examples = body.examples.get().into_iter().flatten();
        let examples: Vec<Value> = examples.map(|example| example.value).collect();
        let required = always && Examples::read(ctx.dictionary, &examples).all_have("currency");
        add_currency(event.tree, properties.span, amount.name, required)
    });
    let help = "sums over several currencies look right and are not; add a `currency`, or say the \
                `unit`";
    match edit {
        Some(edit) => finding
            .help(help)
            .unsafe_fix("add the shared property `currency`", vec![edit]),
        None => finding.help(help),
    };
}

/// An amount that nothing says the currency of.
struct Amount<'d> {
    name: &'d Name,
    /// The name, or the include or reference that brings it.
    span: Span,
    /// The name, where it is defined.
    defined: Span,
    provenance: Provenance,
    /// The object that it is in, where that is not the event itself.
    within: Option<&'d Name>,
    /// The event's own property.
    own: Option<&'d Property>,
}

struct Search<'d> {
    dictionary: &'d Dictionary,
    /// Shared properties that were looked into: once is enough, and their references may lead
    /// back, or to the same ones on many ways.
    seen: RefCell<BTreeSet<&'d Name>>,
    /// Shared properties in which there is nothing to find, whoever refers to them.
    dull: RefCell<BTreeSet<&'d Name>>,
    /// Those that say the currency, or may do so.
    silent: RefCell<BTreeSet<&'d Name>>,
    /// Whether something was left out since this was last set to no: what is too deep, and what
    /// was looked into for the same event.
    cut: Cell<bool>,
    /// What each name says, taken apart once for all that are called so.
    names: RefCell<BTreeMap<&'d Name, Says>>,
}

/// What a name says of money.
#[derive(Debug, Clone, Copy)]
enum Says {
    Currency,
    Amount(Provenance),
    Nothing,
}

impl<'d> Search<'d> {
    /// The first amount of an object without a currency in it; nothing where one is there, which
    /// is for what is further in too.
    fn object(
        &self,
        own: &'d Slot<Object>,
        include: &'d Slot<List<Name>>,
        tree: &'d Arc<Tree>,
        depth: usize,
    ) -> Option<Amount<'d>> {
        if depth == MAX_DEPTH {
            self.cut.set(true);
            return None;
        }
        let members = self.dictionary.members(own, include, tree, |_, _| {});
        let says: Vec<Says> = members.iter().map(|m| self.says(&m.name.value)).collect();
        if says.iter().any(|says| matches!(says, Says::Currency)) {
            return None;
        }
        let amount = members.iter().zip(says).find_map(|(member, says)| {
            let Says::Amount(provenance) = says else {
                return None;
            };
            let name = &member.name.value;
            self.is_bare_number(member.property).then(|| Amount {
                name,
                span: member.via.first().copied().unwrap_or(member.name.span),
                defined: member.name.span,
                provenance,
                within: None,
                own: (member.via.is_empty() && depth == 0).then_some(member.property),
            })
        });
        // What comes by a group is told where the group is included, once.
        let further = || {
            members
                .iter()
                .filter(|member| member.via.is_empty())
                .find_map(|member| {
                    let mut found = self.within(member.property, member.tree, depth + 1)?;
                    found.within.get_or_insert(&member.name.value);
                    found.own = None;
                    Some(found)
                })
        };
        amount.or_else(further)
    }

    /// An amount in an object, or in the objects of a list.
    fn within(
        &self,
        property: &'d Property,
        tree: &'d Arc<Tree>,
        depth: usize,
    ) -> Option<Amount<'d>> {
        if depth == MAX_DEPTH {
            self.cut.set(true);
            return None;
        }
        let mut chain = self.dictionary.chain(property);
        // Behind a shared property are those that it refers to itself, as dull as it is.
        let refers_to_one = |layer: &&Property, of: &RefCell<BTreeSet<&Name>>| {
            let name = layer.reference.get();
            name.is_some_and(|name| of.borrow().contains(name))
        };
        if chain.iter().any(|layer| refers_to_one(layer, &self.silent)) {
            return None;
        }
        if let Some(at) = chain.iter().position(|l| refers_to_one(l, &self.dull)) {
            chain.truncate(at + 1);
        }
        let unknown = |layer: &&Property| !layer.json_schema.is_absent() || layer.partial;
        let has_currency = |layer: &&'d Property| {
            let own = layer.properties.get().into_iter().flat_map(Object::iter);
            own.into_iter()
                .any(|entry| matches!(self.says(&entry.name.value), Says::Currency))
        };
        if let Some(at) = chain.iter().position(|l| unknown(l) || has_currency(l)) {
            let before = at.checked_sub(1).and_then(|at| chain.get(at));
            let name = before.and_then(|layer| layer.reference.get());
            self.silent.borrow_mut().extend(name);
            return None;
        }
        let mut name: Option<&'d Name> = None;
        let mut tree = tree;
        let mut shared: Vec<&'d Name> = Vec::new();
        let cut = self.cut.replace(false);
        for layer in chain {
            if let Some(name) = name {
                if !self.seen.borrow_mut().insert(name) {
                    self.cut.set(true);
                    return None;
                }
                tree = self.dictionary.property(name)?.tree;
                shared.push(name);
            }
            let members = self.object(&layer.properties, &layer.include, tree, depth);
            let items = layer.items.get().map(|BoxedProperty(items)| &**items);
            let found = members.or_else(|| self.within(items?, tree, depth + 1));
            if let Some(mut found) = found {
                // A shared object does not know who uses it.
                if name.is_some() {
                    found.span = property.reference.span()?;
                }
                return Some(found);
            }
            name = layer.reference.get();
        }
        if !self.cut.get() {
            self.dull.borrow_mut().extend(shared);
        }
        self.cut.set(cut || self.cut.get());
        None
    }

    fn says(&self, name: &'d Name) -> Says {
        *self
            .names
            .borrow_mut()
            .entry(name)
            .or_insert_with(|| match amount_of_money(name) {
                _ if is_currency(name) => Says::Currency,
                Some(provenance) => Says::Amount(provenance),
                None => Says::Nothing,
            })
    }

    fn is_bare_number(&self, property: &'d Property) -> bool {
        let mut layers = self.dictionary.layers(property);
        let types = layers.clone().find(|layer| !layer.types.is_absent());
        let types = types.and_then(|layer| layer.types.get());
        let number = types.and_then(|types| types.single());
        let said = layers.any(|layer| {
            let text = layer.description.get().or(layer.title.get());
            !layer.unit.is_absent()
                || layer.partial
                || text.is_some_and(|text| says_currency(text.as_str()))
        });
        matches!(number, Some(JsonType::Number | JsonType::Integer)) && !said
    }
}

/// `currency: {ref: currency}` after the amount.
fn add_currency(tree: &Tree, properties: Span, after: &Name, required: bool) -> Option<Edit> {
    let node = node_at(tree, properties)?;
    let named =
        |entry: &crate::syntax::Entry<'_>| entry.key.scalar().is_some_and(|key| *after == key.text);
    let at = node.entries().position(|entry| named(&entry))?;
    let value = match required {
        true => "{ref: currency, required: true}",
        false => "{ref: currency}",
    };
    insert_entry(node, Some(at), "currency", value)
}
