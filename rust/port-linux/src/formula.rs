//! Formulas of time, such as `1.65 + 0.5 * sin(2 * pi * t)`: what a simulated input measures.

/// A formula that was read without mistake.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Number(f64),
    /// Seconds since the device's start.
    Time,
    Negate(Box<Node>),
    Binary(char, Box<(Node, Node)>),
    Call(Function, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Sin,
    Cos,
    Abs,
    Sqrt,
    Exp,
    Floor,
    Min,
    Max,
    /// A number between 0 and 1 that differs for each argument, as noise does.
    Noise,
}

impl Function {
    const ALL: [(&'static str, Function, usize); 9] = [
        ("sin", Function::Sin, 1),
        ("cos", Function::Cos, 1),
        ("abs", Function::Abs, 1),
        ("sqrt", Function::Sqrt, 1),
        ("exp", Function::Exp, 1),
        ("floor", Function::Floor, 1),
        ("min", Function::Min, 2),
        ("max", Function::Max, 2),
        ("noise", Function::Noise, 1),
    ];

    fn value(self, arguments: &[f64]) -> f64 {
        match self {
            Function::Sin => arguments[0].sin(),
            Function::Cos => arguments[0].cos(),
            Function::Abs => arguments[0].abs(),
            Function::Sqrt => arguments[0].sqrt(),
            Function::Exp => arguments[0].exp(),
            Function::Floor => arguments[0].floor(),
            Function::Min => arguments[0].min(arguments[1]),
            Function::Max => arguments[0].max(arguments[1]),
            Function::Noise => noise(arguments[0]),
        }
    }
}

/// *Source*: the mixing function of SplitMix64.
fn noise(seed: f64) -> f64 {
    let seed = seed.to_bits().wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Operators within operators; deeper ones are refused.
const DEPTH_MAX: usize = 64;

impl Formula {
    /// Reads a formula of numbers, `t` (seconds), `pi`, `+ - * /`, parentheses, and the functions
    /// `sin cos abs sqrt exp floor min max noise`.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Formula, String> {
        let mut reader = Reader { text, at: 0 };
        let node = reader.sum(0)?;
        reader.skip();
        match reader.text[reader.at..].chars().next() {
            None => Ok(Formula(node)),
            Some(character) => Err(reader.wrong(&format!("unexpected {character:?}"))),
        }
    }

    /// Its value so many seconds after the start.
    pub fn value(&self, seconds: f64) -> f64 {
        value(&self.0, seconds)
    }
}

fn value(node: &Node, t: f64) -> f64 {
    match node {
        Node::Number(number) => *number,
        Node::Time => t,
        Node::Negate(inner) => -value(inner, t),
        Node::Binary(operator, sides) => {
            let (left, right) = (value(&sides.0, t), value(&sides.1, t));
            match operator {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                _ => left / right,
            }
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<f64> = arguments.iter().map(|node| value(node, t)).collect();
            function.value(&arguments)
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> String {
        format!("{what} at character {}", self.at + 1)
    }

    fn skip(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes one of these characters, if it comes next.
    fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.skip();
        let next = self.text[self.at..].chars().next()?;
        wanted.contains(&next).then(|| {
            self.at += 1;
            next
        })
    }

    fn sum(&mut self, depth: usize) -> Result<Node, String> {
        let mut left = self.product(depth)?;
        while let Some(operator) = self.take(&['+', '-']) {
            let right = self.product(depth)?;
            left = Node::Binary(operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn product(&mut self, depth: usize) -> Result<Node, String> {
        let mut left = self.factor(depth)?;
        while let Some(operator) = self.take(&['*', '/']) {
            let right = self.factor(depth)?;
            left = Node::Binary(operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn factor(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEPTH_MAX {
            return Err(self.wrong("too many parentheses"));
        }
        if self.take(&['-']).is_some() {
            return Ok(Node::Negate(Box::new(self.factor(depth + 1)?)));
        }
        if self.take(&['(']).is_some() {
            let inner = self.sum(depth + 1)?;
            return match self.take(&[')']) {
                Some(_) => Ok(inner),
                None => Err(self.wrong("no ')'")),
            };
        }
        self.skip();
        let rest = &self.text[self.at..];
        let end = |wanted: fn(char) -> bool| rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let digits = end(|c| c.is_ascii_digit() || c == '.');
        if digits > 0 {
            let number = rest[..digits]
                .parse()
                .map_err(|_| self.wrong("no sound number"))?;
            self.at += digits;
            return Ok(Node::Number(number));
        }
        let name = &rest[..end(|c| c.is_ascii_lowercase())];
        match name {
            "t" | "pi" => {
                self.at += name.len();
                Ok(match name {
                    "t" => Node::Time,
                    _ => Node::Number(std::f64::consts::PI),
                })
            }
            "" => Err(self.wrong("no value")),
            _ => self.call(name.to_owned(), depth),
        }
    }

    fn call(&mut self, name: String, depth: usize) -> Result<Node, String> {
        let known = Function::ALL.iter().find(|(own, ..)| *own == name);
        let Some((_, function, count)) = known else {
            return Err(self.wrong(&format!("nothing is called {name:?}")));
        };
        self.at += name.len();
        let mut arguments = Vec::new();
        let mut open = self.take(&['(']).is_some();
        while open {
            arguments.push(self.sum(depth + 1)?);
            open = self.take(&[',']).is_some();
        }
        if arguments.len() != *count || self.take(&[')']).is_none() {
            let wanted = if *count == 1 { "value" } else { "values" };
            return Err(self.wrong(&format!("{name} takes {count} {wanted} in parentheses")));
        }
        Ok(Node::Call(*function, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_calculated_as_on_paper() {
        for (text, t, expected) in [
            ("1.5", 0.0, 1.5),
            ("1 + 2 * 3 - 4 / 2", 0.0, 5.0),
            ("-(1 + 2) * -t", 2.0, 6.0),
            ("10 - 3 - 2", 0.0, 5.0),
            ("sin(pi / 2) + cos(0)", 0.0, 2.0),
            (
                "max(t, min(3, 1)) + abs(-2) + sqrt(9) + floor(1.9) + exp(0)",
                0.5,
                8.0,
            ),
        ] {
            let value = Formula::parse(text).unwrap().value(t);
            assert!((value - expected).abs() < 1e-9, "{text}: {value}");
        }
        let noise = Formula::parse("noise(t)").unwrap();
        assert!((0..100).all(|t| (0.0..1.0).contains(&noise.value(f64::from(t)))));
        assert_ne!(noise.value(1.0), noise.value(2.0));
    }

    #[test]
    fn mistakes_say_where() {
        for (text, expected) in [
            ("", "no value at character 1"),
            ("1 +", "no value at character 4"),
            ("(1", "no ')' at character 3"),
            ("1 2", "unexpected '2' at character 3"),
            ("1.2.3", "no sound number at character 1"),
            ("foo(1)", "nothing is called \"foo\" at character 1"),
            ("sin 1", "sin takes 1 value in parentheses"),
            ("min(1)", "min takes 2 values in parentheses"),
            ("é", "no value at character 1"),
        ] {
            let error = Formula::parse(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert!(Formula::parse(&"(".repeat(1000)).is_err());
        assert!(Formula::parse(&"-".repeat(1000)).is_err());
    }
}
