//! Whether one package is a part of another.

use wit_parser::{PackageId, Resolve};

use crate::render::items;

/// Something of ours that the proposal does not have so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Interface and item, or nothing for the package's own name.
    pub item: String,
    pub ours: String,
    /// `None` where the proposal has no such item.
    pub theirs: Option<String>,
}

/// What differs, in the order of the items. What only the proposal has is no difference.
pub fn differences(ours: (&Resolve, PackageId), theirs: (&Resolve, PackageId)) -> Vec<Difference> {
    let name =
        |(resolve, package): (&Resolve, PackageId)| resolve.packages[package].name.to_string();
    let mut found = Vec::new();
    if name(ours) != name(theirs) {
        found.push(Difference {
            item: String::new(),
            ours: name(ours),
            theirs: Some(name(theirs)),
        });
    }
    let proposed = items(theirs.0, theirs.1);
    for (item, text) in items(ours.0, ours.1) {
        let other = proposed.get(&item);
        if other != Some(&text) {
            found.push(Difference {
                item,
                ours: text,
                theirs: other.cloned(),
            });
        }
    }
    found
}
