//! For whom a definition is compiled.

/// Whose values are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Events as sent: what the SDK sets has to be there.
    #[default]
    Payload,
    /// Calls and examples: what the SDK sets may be there, but nobody asks for it.
    Call,
}

/// For what a definition is compiled.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompileOptions<'o> {
    /// The platform that sends it; without one, nothing is required on some platforms only.
    pub platform: Option<&'o str>,
    /// The source that sends it, which a condition may name in place of its platform.
    pub source: Option<&'o str>,
    /// Whose values are judged.
    pub audience: Audience,
}
