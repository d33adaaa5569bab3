//! Guests that do not end by themselves.

/// Guests that never end by themselves, each in its own way.
pub const ENDLESS: [&str; 10] = [
    "(module (func (export \"f\") (local i32) (loop $l (loop $m (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if $m (i32.and (local.get 0) (i32.const 255)))) (br $l))))",
    // As good as endless, on a stack of sixty frames.
    "(module (func $f (param i64) (result i64)
        (if (result i64) (i64.lt_u (local.get 0) (i64.const 2)) (then (local.get 0)) (else
            (i64.add (call $f (i64.sub (local.get 0) (i64.const 1))) (call $f (i64.sub (local.get 0) (i64.const 2)))))))
        (func (export \"f\") (drop (call $f (i64.const 60)))))",
    "(module (memory 1) (func (export \"f\") (loop $l (memory.copy (i32.const 0) (i32.const 1) (i32.const 65535)) (br $l))))",
    "(module (func $g) (func (export \"f\") (loop $l (call $g) (br_if $l (i32.const 1)))))",
    "(module (func (export \"f\") (loop $l (br $l))))",
    "(module (memory 1) (func (export \"f\") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l))))",
    "(module (table 1 funcref) (func $g) (elem (i32.const 0) $g)
        (func (export \"f\") (loop $l (call_indirect (i32.const 0)) (br_if $l (i32.const 1)))))",
    "(module (func (export \"f\") (loop $l (block $b (br_table $b $l (i32.const 1))))))",
    "(module (import \"host\" \"note\" (func $note (param i32)))
        (func (export \"f\") (loop $l (call $note (i32.const 1)) (br $l))))",
    "(module (import \"host\" \"give\" (func $give (param i32) (result i32))) (memory 1)
        (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) (loop $l (br $l)) unreachable)
        (func (export \"f\") (drop (call $give (i32.const 1)))))",
];
