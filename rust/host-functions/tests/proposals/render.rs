//! Writes what a package says as one line for each type and function, so that two can be compared.

use std::collections::BTreeMap;

use wit_parser::{Function, Handle, PackageId, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

/// Interface and item, as in `i2c [method]i2c.read`, to what it is.
pub type Items = BTreeMap<String, String>;

/// Everything in the package's interfaces. Worlds choose among that and say nothing of their own.
pub fn items(resolve: &Resolve, package: PackageId) -> Items {
    let mut items = Items::new();
    for (interface, id) in &resolve.packages[package].interfaces {
        let described = &resolve.interfaces[*id];
        for (name, kind) in &described.types {
            items.insert(format!("{interface} {name}"), definition(resolve, *kind));
        }
        for (name, called) in &described.functions {
            items.insert(format!("{interface} {name}"), function(resolve, called));
        }
    }
    items
}

fn function(resolve: &Resolve, function: &Function) -> String {
    let parameter = |(name, kind): (&str, &Type)| format!("{name}: {}", of(resolve, kind));
    let parameters = function
        .params
        .iter()
        .map(|one| parameter((&one.name, &one.ty)));
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let result = optional(resolve, function.result.as_ref());
    format!("func({parameters}) -> {result}")
}

/// What a named type is.
fn definition(resolve: &Resolve, id: TypeId) -> String {
    let with = |(name, kind): (&str, Option<&Type>)| match kind {
        Some(kind) => format!("{name}({})", of(resolve, kind)),
        None => name.to_owned(),
    };
    let (word, parts): (&str, Vec<String>) = match &resolve.types[id].kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|field| format!("{}: {}", field.name, of(resolve, &field.ty)));
            ("record", fields.collect())
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter();
            let cases = cases.map(|case| with((&case.name, case.ty.as_ref())));
            ("variant", cases.collect())
        }
        TypeDefKind::Enum(all) => {
            let cases = all.cases.iter().map(|case| case.name.clone());
            ("enum", cases.collect())
        }
        TypeDefKind::Flags(all) => {
            let flags = all.flags.iter().map(|flag| flag.name.clone());
            ("flags", flags.collect())
        }
        TypeDefKind::Resource => return "resource".to_owned(),
        _ => return format!("type {}", unnamed(resolve, id)),
    };
    format!("{word} {{ {} }}", parts.join(", "))
}

fn optional(resolve: &Resolve, kind: Option<&Type>) -> String {
    kind.map_or("_".to_owned(), |kind| of(resolve, kind))
}

/// A type where it is used: a named one by its name, with the interface that it comes from.
fn of(resolve: &Resolve, kind: &Type) -> String {
    let Type::Id(id) = kind else {
        return format!("{kind:?}").to_lowercase();
    };
    let id = origin(resolve, *id);
    let named = &resolve.types[id];
    match (&named.name, named.owner) {
        (Some(name), TypeOwner::Interface(interface)) => {
            let interface = resolve.id_of(interface).unwrap_or_default();
            format!("{interface}.{name}")
        }
        _ => unnamed(resolve, id),
    }
}

/// The type that `use` has brought into an interface, where it stands. A `type` of its own stays.
fn origin(resolve: &Resolve, mut id: TypeId) -> TypeId {
    while let TypeDefKind::Type(Type::Id(used)) = resolve.types[id].kind {
        if resolve.types[used].name != resolve.types[id].name {
            break;
        }
        id = used;
    }
    id
}

fn unnamed(resolve: &Resolve, id: TypeId) -> String {
    let all = |kinds: &[Type]| {
        let kinds = kinds.iter().map(|kind| of(resolve, kind));
        kinds.collect::<Vec<_>>().join(", ")
    };
    match &resolve.types[id].kind {
        TypeDefKind::Type(kind) => of(resolve, kind),
        TypeDefKind::List(kind) => format!("list<{}>", of(resolve, kind)),
        TypeDefKind::Option(kind) => format!("option<{}>", of(resolve, kind)),
        TypeDefKind::Tuple(tuple) => format!("tuple<{}>", all(&tuple.types)),
        TypeDefKind::Handle(Handle::Own(kind)) => of(resolve, &Type::Id(*kind)),
        TypeDefKind::Handle(Handle::Borrow(kind)) => {
            format!("borrow<{}>", of(resolve, &Type::Id(*kind)))
        }
        TypeDefKind::Result(result) => {
            let ok = optional(resolve, result.ok.as_ref());
            let error = optional(resolve, result.err.as_ref());
            format!("result<{ok}, {error}>")
        }
        other => panic!("{} is not compared yet: write it here", other.as_str()),
    }
}
