//! An exported function, looked up once.

use ketch_wamr_sys as sys;

use crate::ValueType;

/// Most parameters that an export may have to be callable from the host.
pub(crate) const PARAMETERS_MAX: usize = 4;

/// A function that an instance exports. Only the instance that it was looked up in can call it.
#[derive(Clone, Copy)]
pub struct Function {
    pub(crate) function: sys::wasm_function_inst_t,
    /// The number of the instance.
    pub(crate) instance: u64,
    parameters: [ValueType; PARAMETERS_MAX],
    parameter_count: u8,
    result: Option<ValueType>,
}

// SAFETY: the pointer is only a name here; `Instance::call` alone follows it, on the thread that
// runs the instance, and after comparing the instance's number.
unsafe impl Send for Function {}
// SAFETY: as above.
unsafe impl Sync for Function {}

impl Function {
    /// Describes `function`; `None` where it has more parameters than we pass, more than one result,
    /// or a reference among them.
    ///
    /// # Safety
    /// `function` belongs to the living instance `instance`, whose number is `number`.
    pub(crate) unsafe fn of(
        function: sys::wasm_function_inst_t,
        instance: sys::wasm_module_inst_t,
        number: u64,
    ) -> Option<Function> {
        let mut kinds = [0; PARAMETERS_MAX];
        let mut parameters = [ValueType::I32; PARAMETERS_MAX];
        // SAFETY: promised by the caller; the arrays have room for what the counts announce.
        let (parameter_count, result_count) = unsafe {
            let parameters = sys::wasm_func_get_param_count(function, instance) as usize;
            (
                parameters,
                sys::wasm_func_get_result_count(function, instance) as usize,
            )
        };
        if parameter_count > PARAMETERS_MAX || result_count > 1 {
            return None;
        }
        // SAFETY: as above.
        unsafe { sys::wasm_func_get_param_types(function, instance, kinds.as_mut_ptr()) };
        for (parameter, kind) in parameters.iter_mut().zip(&kinds[..parameter_count]) {
            *parameter = ValueType::from_kind(*kind)?;
        }
        let mut result = None;
        if result_count == 1 {
            // SAFETY: as above.
            unsafe { sys::wasm_func_get_result_types(function, instance, kinds.as_mut_ptr()) };
            result = Some(ValueType::from_kind(kinds[0])?);
        }
        Some(Function {
            function,
            instance: number,
            parameters,
            // At most four, as was checked.
            parameter_count: parameter_count as u8,
            result,
        })
    }

    /// Core types of the parameters.
    pub fn parameters(&self) -> &[ValueType] {
        &self.parameters[..usize::from(self.parameter_count)]
    }

    /// Core type of the result.
    pub fn result(&self) -> Option<ValueType> {
        self.result
    }
}
