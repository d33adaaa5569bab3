//! wamr
