//! wamr-sys
