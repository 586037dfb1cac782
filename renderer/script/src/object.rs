//! Objects: named values, in the order in which the names were first set. Any text is a name.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::value::{Value, count_live, discard};

#[derive(Debug, Default)]
pub(crate) struct Fields {
    fields: Vec<(Rc<str>, Value)>,
    places: FxHashMap<Rc<str>, usize>,
}

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.places.get(name).map(|&place| &self.fields[place].1)
    }

    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.fields.iter().map(|(name, value)| (name, value))
    }
}

impl Drop for Fields {
    fn drop(&mut self) {
        count_live(-(self.fields.len() as i64));
        discard(std::mem::take(&mut self.fields));
    }
}

/// Fields that are being set and taken away.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    fields: Vec<Option<(Rc<str>, Value)>>,
    places: FxHashMap<Rc<str>, usize>,
}

impl Draft {
    /// A name that has a value keeps its place.
    pub(crate) fn set(&mut self, name: impl Into<Rc<str>>, value: Value) {
        let name = name.into();
        match self.places.get(&name).and_then(|&place| self.fields.get_mut(place)) {
            Some(field) => *field = Some((name, value)),
            None => {
                self.places.insert(Rc::clone(&name), self.fields.len());
                self.fields.push(Some((name, value)));
            }
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        if let Some(field) = self.places.remove(name).and_then(|place| self.fields.get_mut(place)) {
            *field = None;
        }
    }

    pub(crate) fn finish(self) -> Value {
        let fields: Vec<(Rc<str>, Value)> = self.fields.into_iter().flatten().collect();
        let places = fields.iter().enumerate().map(|(place, (name, _))| (Rc::clone(name), place)).collect();
        count_live(fields.len() as i64);
        Value::Object(Rc::new(Fields { fields, places }))
    }
}

impl<N: Into<Rc<str>>> FromIterator<(N, Value)> for Draft {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(fields: I) -> Self {
        let mut draft = Self::default();
        fields.into_iter().for_each(|(name, value)| draft.set(name, value));
        draft
    }
}
