//! Rust source to words and punctuation: enough to see who imports whom. Comments, strings and
//! lifetimes are left out, so that what is only talked about does not count.

/// One word or punctuation mark (`::` is one).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    /// From 1.
    pub(crate) line: usize,
}

impl Token {
    /// Whether it is a name or keyword.
    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(is_word_char)
    }
}

pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut out = Vec::new();
    let mut line = 1;
    let mut i = 0;
    while i < chars.len() {
        let end = match chars[i] {
            '/' if chars.get(i + 1) == Some(&'/') => find(&chars, i, '\n'),
            '/' if chars.get(i + 1) == Some(&'*') => block_comment(&chars, i),
            '"' => string(&chars, i),
            '\'' => quote(&chars, i),
            c if is_word_char(c) => {
                let end = word(&chars, i);
                let text: String = chars[i..end].iter().collect();
                match raw_string(&chars, end) {
                    Some(after) if matches!(text.as_str(), "r" | "br" | "cr") => after,
                    _ => {
                        out.push(Token { text, line });
                        end
                    }
                }
            }
            ':' if chars.get(i + 1) == Some(&':') => {
                let text = "::".into();
                out.push(Token { text, line });
                i + 2
            }
            c if c.is_whitespace() => i + 1,
            c => {
                let text = c.to_string();
                out.push(Token { text, line });
                i + 1
            }
        };
        let end = end.min(chars.len());
        line += chars[i..end].iter().filter(|&&c| c == '\n').count();
        i = end;
    }
    out
}

fn is_word_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn word(chars: &[char], from: usize) -> usize {
    let rest = chars[from..].iter();
    from + rest.take_while(|&&c| is_word_char(c)).count()
}

fn find(chars: &[char], from: usize, wanted: char) -> usize {
    let rest = chars[from..].iter();
    from + rest.take_while(|&&c| c != wanted).count()
}

fn block_comment(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut i = from;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                i += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => i += 1,
        }
    }
    i
}

fn string(chars: &[char], from: usize) -> usize {
    let mut i = from + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// The end of `"…"` or `#"…"#` at `from`, which comes after the `r`.
fn raw_string(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from..].iter().take_while(|&&c| c == '#').count();
    let mut i = from + hashes;
    if chars.get(i) != Some(&'"') {
        return None;
    }
    loop {
        i = find(chars, i + 1, '"');
        if i >= chars.len() {
            return Some(i);
        }
        let closing = chars[i + 1..].iter().take(hashes);
        if closing.take_while(|&&c| c == '#').count() == hashes {
            return Some(i + 1 + hashes);
        }
    }
}

/// A character (`'a'`, `'\n'`) or the quote of a lifetime, which takes its name along.
fn quote(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => find(chars, from + 3, '\'') + 1,
        (Some(_), Some('\'')) => from + 3,
        _ => word(chars, from + 1),
    }
}

#[test]
fn leaves_out_what_is_only_talked_about() {
    let source = r##"
        // crate::a
        /* crate::b /* nested */ */
        let s: &'static str = "crate::c \" crate::d"; let c = '"'; let q = '\'';
        let r = r#"crate::e " crate::f"#; b'x'; '\u{41}';
        crate::g
    "##;
    let words: Vec<Token> = tokens(source).into_iter().filter(Token::is_word).collect();
    let texts: Vec<&str> = words.iter().map(|token| token.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "let", "s", "str", "let", "c", "let", "q", "let", "r", "b", "crate", "g"
        ]
    );
    assert_eq!(words.last().map(|token| token.line), Some(6));
}
