//! Patterns for LIKE from text that is meant literally.

/// The pattern for this very text, to which `%` can be added.
pub fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// The pattern for "begins with this very text", for which an index can be used.
pub fn beginning(text: &str) -> String {
    literal(text) + "%"
}
