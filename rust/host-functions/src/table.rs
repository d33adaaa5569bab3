//! Rows of the import table.

/// One import: its name, its core signature, and the function behind it.
macro_rules! row {
    ($name:expr, [$($parameter:ident),*] -> [$($result:ident)?], $function:expr) => {
        ::ketch_wamr::HostFunction {
            name: ::ketch_wamr::Name::new($name),
            signature: ::ketch_wamr::Signature::new(
                &[$(::ketch_wamr::ValueType::$parameter),*],
                $crate::table::row!(@result $($result)?),
            ),
            call: $function,
        }
    };
    (@result) => { None };
    (@result $result:ident) => { Some(::ketch_wamr::ValueType::$result) };
}

pub(crate) use row;

/// What a host function is given.
pub(crate) type Caller<'a> = ketch_wamr::Caller<'a, ketch_runtime::Context>;

/// What a host function returns: its core result, or the guest's end.
pub(crate) type Outcome = Result<u64, ketch_wamr::Stop>;

/// The argument at `position` as an `i32`; the row's signature says that it is one.
pub(crate) fn word(arguments: &[u64], position: usize) -> u32 {
    arguments[position] as u32
}
