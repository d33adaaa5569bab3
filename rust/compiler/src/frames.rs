//! Sizes of stack frames, as LLVM tells them.

/// The function with the largest frame above `most` bytes, with its size. `report` has one line for
/// each function: its place and name, a tab, the size in bytes, a tab, and whether it is fixed.
pub fn too_large(report: &str, most: u64) -> Option<(&str, u64)> {
    report
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?.rsplit(':').next()?;
            Some((name, fields.next()?.parse().ok()?))
        })
        .filter(|(_, size)| *size > most)
        .max_by_key(|(_, size)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_of_the_large_is_named() {
        let report = "WASM Module:ketch_body.0\t512\tstatic\nWASM Module:ketch_body.1\t4096\tstatic\n\
            WASM Module:ketch_body.2\t600\tstatic\n";
        assert_eq!(too_large(report, 512), Some(("ketch_body.1", 4096)));
        assert_eq!(too_large("WASM Module:ketch_stop\t8\tstatic\n", 8), None);
    }
}
