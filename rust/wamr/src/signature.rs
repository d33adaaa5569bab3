//! Core types of functions, each in one number.

use ketch_wamr_sys as sys;

use crate::ValueType;

impl ValueType {
    /// In the order of their numbers.
    const ALL: [ValueType; 4] = [
        ValueType::F64,
        ValueType::F32,
        ValueType::I64,
        ValueType::I32,
    ];

    /// The type with WAMR's number; `None` for references and vectors.
    pub(crate) fn from_kind(kind: sys::wasm_valkind_t) -> Option<ValueType> {
        match kind {
            sys::VALUE_I32 => Some(ValueType::I32),
            sys::VALUE_I64 => Some(ValueType::I64),
            sys::VALUE_F32 => Some(ValueType::F32),
            sys::VALUE_F64 => Some(ValueType::F64),
            _ => None,
        }
    }

    /// How many 32-bit cells a value takes in WAMR's argument array.
    pub(crate) const fn cells(self) -> usize {
        match self {
            ValueType::I32 | ValueType::F32 => 1,
            ValueType::I64 | ValueType::F64 => 2,
        }
    }
}

/// Most parameters that a host function may have.
const PARAMETERS_MAX: usize = 14;

/// The core types of a host function: at most 14 parameters and one result.
///
/// Two are the same exactly where their numbers are. From the highest bit that is set, a number has 2 bits for each
/// parameter, and then 3 for the result: 0 for none, or one more than the type's number. `ketch_imports_signature`
/// makes the same of what WAMR has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(u32);

impl Signature {
    /// Of these types.
    ///
    /// # Panics
    /// Above 14 parameters: in a table, at compile time.
    pub const fn new(parameters: &[ValueType], result: Option<ValueType>) -> Signature {
        assert!(
            parameters.len() <= PARAMETERS_MAX,
            "a host function has at most 14 parameters"
        );
        let mut number = 1;
        let mut rest = parameters;
        while let [parameter, behind @ ..] = rest {
            number = number << 2 | *parameter as u32;
            rest = behind;
        }
        let result = match result {
            Some(result) => result as u32 + 1,
            None => 0,
        };
        Signature(number << 3 | result)
    }

    /// How many parameters there are.
    #[inline]
    pub const fn len(self) -> usize {
        (28 - self.0.leading_zeros() as usize) / 2
    }

    /// Whether there are no parameters.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Core types of the parameters.
    pub fn parameters(self) -> impl ExactSizeIterator<Item = ValueType> {
        let count = self.len();
        (0..count).map(move |index| {
            let place = 3 + 2 * (count - 1 - index);
            ValueType::ALL[(self.0 >> place & 3) as usize]
        })
    }

    /// Core type of the result.
    pub fn result(self) -> Option<ValueType> {
        let number = (self.0 & 7) as usize;
        ValueType::ALL.get(number.wrapping_sub(1)).copied()
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ValueType::{F32, F64, I32, I64};

    #[test]
    fn a_signature_has_what_it_was_made_of() {
        let results = [None, Some(I32), Some(I64), Some(F32), Some(F64)];
        let longest = [I64; PARAMETERS_MAX];
        let all = [&[][..], &[F64], &[I32, I64, F32, F64], &[I32; 9], &longest];
        let mut numbers = heapless::Vec::<u32, 25>::new();
        for parameters in all {
            for result in results {
                let signature = Signature::new(parameters, result);
                assert!(signature.parameters().eq(parameters.iter().copied()));
                assert_eq!(signature.len(), parameters.len());
                assert_eq!(signature.result(), result);
                numbers.push(signature.number()).unwrap();
            }
        }
        assert!(!numbers.contains(&0), "no function of a guest has this one");
        let mut rest = &numbers[..];
        while let [number, behind @ ..] = rest {
            assert!(!behind.contains(number));
            rest = behind;
        }
    }

    #[test]
    #[should_panic(expected = "at most 14")]
    fn more_parameters_than_fit_are_refused() {
        Signature::new(&[I32; PARAMETERS_MAX + 1], None);
    }
}
