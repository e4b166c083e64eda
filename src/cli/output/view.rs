//! What a report looks like to a person, before anything is decided about terminals or colour.

/// How a piece of text stands out. Never the only carrier of a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    /// Like everything else.
    #[default]
    Plain,
    /// Headings and names.
    Strong,
    /// Less important.
    Dim,
    /// As it should be.
    Good,
    /// Worth a look.
    Warn,
    /// Wrong, or dangerous.
    Bad,
}

/// A piece of text with its style.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    /// The text; control characters are made harmless when it is printed.
    pub text: String,
    /// How it stands out.
    pub style: Style,
    /// In a table on a terminal, a bar of so many per cent before the text.
    pub bar: Option<u64>,
}

impl Cell {
    /// Text with a style.
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
            bar: None,
        }
    }

    /// Per cent, which a terminal shows as a bar, too.
    pub(crate) fn percent(percent: u64, style: Style) -> Self {
        Self {
            bar: Some(percent),
            ..Self::new(format!("{percent}%"), style)
        }
    }

    /// A share in words, which a terminal shows as a bar, too.
    pub(crate) fn share(percentage: f64, text: impl Into<String>) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 100"
        )]
        // A bar is empty at 0 % alone, and full at 100 % and not before.
        let percent = match percentage.clamp(0.0, 100.0) {
            small if small > 0.0 && small < 1.0 => 1,
            other => other as u64,
        };
        Self {
            bar: Some(percent),
            ..Self::new(text, Style::Good)
        }
    }

    /// The text, or nothing at all for what is unset.
    pub(crate) fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or_else(Self::default, |text| Self::from(text.into()))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Style::Plain)
    }
}

/// What a report looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum View {
    /// Nothing.
    Empty,
    /// One line of text.
    Line(Cell),
    /// Text to be printed exactly as it is: a script, a file, a URL.
    Verbatim(String),
    /// Labels with values, one a line.
    Fields(Vec<(&'static str, Cell)>),
    /// Rows under headings.
    Table {
        /// The headings.
        headings: Vec<&'static str>,
        /// The rows, as long as the headings.
        rows: Vec<Vec<Cell>>,
    },
    /// Rows of a report that has others, too.
    Entries {
        /// The title over them on a terminal.
        title: &'static str,
        /// What each of them is, which a pipe gets as its first field.
        label: &'static str,
        /// The headings.
        headings: Vec<&'static str>,
        /// The rows, as long as the headings.
        rows: Vec<Vec<Cell>>,
    },
    /// Lines, with what hangs below each.
    Tree(Vec<Branch>),
    /// A title over another view.
    Section(&'static str, Box<View>),
    /// Several, one below the other.
    Stack(Vec<View>),
}

impl View {
    /// One line of plain text.
    pub(crate) fn line(text: impl Into<String>) -> Self {
        Self::Line(Cell::from(text.into()))
    }

    /// A title over another view.
    pub(crate) fn section(title: &'static str, view: Self) -> Self {
        Self::Section(title, Box::new(view))
    }
}

/// A line of a tree, and what hangs below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branch {
    /// The line, in pieces that stand out in their own ways; between two there is a space.
    pub pieces: Vec<Cell>,
    /// What hangs below it.
    pub branches: Vec<Branch>,
}

impl Branch {
    /// A line with nothing below it.
    pub(crate) const fn leaf(pieces: Vec<Cell>) -> Self {
        Self {
            pieces,
            branches: Vec::new(),
        }
    }

    /// The same with this below it.
    #[must_use]
    pub(crate) fn with(mut self, branches: impl IntoIterator<Item = Self>) -> Self {
        self.branches.extend(branches);
        self
    }
}
