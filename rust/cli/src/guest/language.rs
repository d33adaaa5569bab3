//! What a container is written in, and what for.

/// The language of a project, as its manifest names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Built with cargo.
    #[default]
    Rust,
    /// Built with clang, from `src/*.c`.
    C,
    /// Built with `asc`, from `src/index.ts`.
    AssemblyScript,
}

impl Language {
    /// Every language with its word.
    pub const WORDS: [(Language, &'static str); 3] = [
        (Language::Rust, "rust"),
        (Language::C, "c"),
        (Language::AssemblyScript, "assemblyscript"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        let mut words = Language::WORDS.into_iter();
        words
            .find_map(|(language, word)| (language == self).then_some(word))
            .unwrap_or_default()
    }

    /// The language with this word.
    pub fn from_word(word: &str) -> Option<Language> {
        let mut words = Language::WORDS.into_iter();
        words.find_map(|(language, own)| (own == word).then_some(language))
    }
}

/// The target of programs for WASI preview 1.
pub const WASI: &str = "wasm32-wasip1";
