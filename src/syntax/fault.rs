//! What is wrong with a text before it means anything.

use crate::text::Span;

/// One place that could not be read as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What is wrong.
    pub kind: SyntaxFaultKind,
    /// The token that a person has to change: the quote that is not closed, the tab.
    pub span: Span,
    /// What was left out of the tree because of it (the whole definition). Later stages neither
    /// miss it nor judge it: a value that is lost is [`Kind::Lost`](super::Kind::Lost), and a
    /// collection that lacks an entry is [partial](super::NodeRef::is_partial). Empty where nothing
    /// was left out.
    pub lost: Span,
}

/// Kinds of syntax fault. Each has one wording, in the rule that reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxFaultKind {
    /// UTF-16 rather than UTF-8.
    Utf16,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// A control character that YAML does not allow, such as NUL.
    ControlCharacter(char),
    /// A tab where indentation belongs.
    TabIndentation,
    /// A `'` or `"` that is never closed.
    UnclosedQuote(char),
    /// A `{` or `[` that is never closed.
    UnclosedBracket(char),
    /// A `}` or `]` that nothing opened.
    UnopenedBracket(char),
    /// A line whose indentation fits no block above it.
    BadIndentation,
    /// `key` without `:`, or a value where a key was expected.
    MissingColon,
    /// `: ` inside a plain value: `description: Note: this`.
    ColonInValue,
    /// A value that begins with a character reserved by YAML: `@`, backtick, `%`, or `*`, `&`, `!` misused.
    ReservedCharacter(char),
    /// A bad `\x` in a double-quoted string.
    BadEscape,
    /// `*name` of an anchor that is not defined above.
    UnknownAnchor(String),
    /// An anchor that contains an alias of itself.
    RecursiveAlias(String),
    /// Aliases that expand beyond the budget.
    AliasBomb,
    /// Nested deeper than the limit.
    TooDeep,
    /// `key:value`: a colon that needs a space after it.
    MissingSpaceAfterColon,
    /// `-item`: a dash that needs a space after it.
    MissingSpaceAfterDash,
    /// Text right after a closing quote: `'it's'`, `"a" b`.
    TextAfterQuote(char),
    /// A `#` without a space before it.
    MissingSpaceBeforeComment,
    /// A comment within a text of several lines.
    CommentInText,
    /// A `- ` where no list can begin: `key: - item`.
    MisplacedDash,
    /// Entries of a `{…}` or `[…]` that no comma separates.
    MissingComma,
    /// A comma with nothing before it: `[a, , b]`.
    ExtraComma,
    /// Text after `|` or `>` on the same line.
    BlockScalarHeader,
    /// A `%` directive that is malformed or not allowed.
    BadDirective,
    /// Text after the end of the document.
    TrailingContent,
    /// JSON: a comma before a closing bracket.
    TrailingComma,
    /// JSON: a string in `'…'`.
    SingleQuotes,
    /// JSON: a comment.
    CommentInJson,
    /// JSON: a key without quotes.
    UnquotedKey,
    /// JSON: a text without quotes, or a word that JSON does not have, such as `True`.
    UnquotedText,
    /// JSON: a number in a form that JSON does not have: `NaN`, `+1`, `01`, `.5`.
    BadNumber,
    /// JSON: an escape for half a surrogate pair.
    LoneSurrogate,
    /// JSON: a line break or other control character inside a string.
    ControlCharacterInString(char),
    /// JSON: a value was expected.
    MissingValue,
    /// More faults than are worth listing; the rest of the file was not read.
    TooManyFaults,
    /// Anything else, in the parser's own words.
    Other(String),
}
