//! Holds preview 1 to what compilers import: the signatures of the proposal, none missing.

use std::collections::BTreeMap;

use ketch_abi::import::PREVIEW1;
use ketch_wamr::ValueType;

/// Every function of preview 1, as lowered: i for 32 bits, I for 64, and what it returns.
/// Source: `wasi_snapshot_preview1.witx`.
const FUNCTIONS: &str = "
args_get ii i|args_sizes_get ii i|environ_get ii i|environ_sizes_get ii i|clock_res_get ii i
clock_time_get iIi i|fd_advise iIIi i|fd_allocate iII i|fd_close i i|fd_datasync i i
fd_fdstat_get ii i|fd_fdstat_set_flags ii i|fd_fdstat_set_rights iII i|fd_filestat_get ii i
fd_filestat_set_size iI i|fd_filestat_set_times iIIi i|fd_pread iiiIi i|fd_prestat_get ii i
fd_prestat_dir_name iii i|fd_pwrite iiiIi i|fd_read iiii i|fd_readdir iiiIi i|fd_renumber ii i
fd_seek iIii i|fd_sync i i|fd_tell ii i|fd_write iiii i|path_create_directory iii i
path_filestat_get iiiii i|path_filestat_set_times iiiiIIi i|path_link iiiiiii i
path_open iiiiiIIii i|path_readlink iiiiii i|path_remove_directory iii i|path_rename iiiiii i
path_symlink iiiii i|path_unlink_file iii i|poll_oneoff iiii i|proc_exit i -|proc_raise i i
sched_yield - i|random_get ii i|sock_accept iii i|sock_recv iiiiii i|sock_send iiiii i
sock_shutdown ii i";

#[test]
fn every_function_is_there_with_its_signature() {
    let letter = |kind| match kind {
        ValueType::I32 => 'i',
        ValueType::I64 => 'I',
        _ => '?',
    };
    let mut table = BTreeMap::new();
    let modules = ketch_host_functions::MODULES.iter();
    for module in modules.filter(|module| module.name.as_str() == PREVIEW1) {
        for function in module.functions.iter().copied().flatten() {
            let parameters: String = function.signature.parameters().map(letter).collect();
            let result: String = function
                .signature
                .result()
                .into_iter()
                .map(letter)
                .collect();
            let text = |text: String| if text.is_empty() { "-".into() } else { text };
            let signature = format!("{} {}", text(parameters), text(result));
            assert_eq!(
                table.insert(function.name.as_str(), signature),
                None,
                "twice"
            );
        }
    }
    let expected: BTreeMap<&str, String> = FUNCTIONS
        .split(['|', '\n'])
        .filter_map(|line| line.split_once(' '))
        .map(|(name, signature)| (name, signature.to_owned()))
        .collect();
    assert_eq!(expected.len(), 46);
    assert_eq!(table, expected);
}
