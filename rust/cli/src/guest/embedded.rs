//! Files of the repository that are part of this tool.

/// Each of these files below a folder, by its name, with its text. The folder is named from the
/// repository's root.
macro_rules! embedded {
    ($folder:literal, [$($name:literal),* $(,)?]) => {
        [$((
            $name,
            include_str!(concat!("../../../../", $folder, $name)),
        )),*]
    };
}

pub(super) use embedded;
