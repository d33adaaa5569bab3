//! Ending: a panic.

pub unsafe fn exit(status: u32) {
    panic!("the container exited with code {status}");
}

pub unsafe fn exit_with_code(status_code: u32) {
    panic!("the container exited with code {status_code}");
}
