//! Policies as people write them, in TOML.

use std::borrow::ToOwned;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use ketch_abi::{Capability, Operations};
use ketch_image::map::given;
use serde::{Deserialize, Serialize};

use crate::{
    Allowance, KeyId, Limits, NO_LIMIT, POLICY_LENGTH_MAX, Policy, RULES_MAX, Rule, RuleSource,
    pattern, write_policy,
};

/// A policy as people write it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// What some containers get; what no rule names is denied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rule: Vec<FileRule>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    containers: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allow: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    downgrade: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limits: Option<FileLimits>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileLimits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memory: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stack: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_time: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handles: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log_rate: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queue_length: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queue_size: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    processor_share: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_value_bytes: Option<u32>,
}

/// Turns a file's text into what a device reads.
///
/// # Errors
/// What is wrong in it, and in which rule.
pub fn parse_policy(text: &str) -> Result<Vec<u8>, String> {
    let file: PolicyFile =
        toml::from_str(text).map_err(|error| error.message().replace('\n', " "))?;
    let rules = file.rule.iter().enumerate().map(|(index, rule)| {
        rule.source()
            .map_err(|why| format!("rule {}: {why}", index + 1))
    });
    let rules: Vec<RuleSource<'_>> = rules.collect::<Result<_, _>>()?;
    write_policy(&rules).map_err(|_| {
        let (rules, length) = (RULES_MAX, POLICY_LENGTH_MAX);
        format!("more than {rules} rules, {rules} devices in one, or {length} bytes in all")
    })
}

impl FileRule {
    fn source(&self) -> Result<RuleSource<'_>, String> {
        let limits = self.limits.as_ref();
        Ok(RuleSource {
            key: self.key.as_deref().map(key_id).transpose()?,
            names: checked(&self.containers)?,
            devices: self
                .allow
                .iter()
                .map(|text| allowance(text))
                .collect::<Result<_, _>>()?,
            limits: limits.map_or(Limits::default(), |limits| Limits {
                memory: limits.memory.unwrap_or(NO_LIMIT),
                stack: limits.stack.unwrap_or(NO_LIMIT),
                event_time: limits.event_time.unwrap_or(NO_LIMIT),
                handles: limits.handles.unwrap_or(NO_LIMIT),
                log_rate: limits.log_rate.unwrap_or(NO_LIMIT),
                queue_length: limits.queue_length.unwrap_or(NO_LIMIT),
                queue_size: limits.queue_size.unwrap_or(NO_LIMIT),
                processor_share: limits.processor_share.unwrap_or(NO_LIMIT),
                key_value_bytes: limits.key_value_bytes.unwrap_or(NO_LIMIT),
            }),
            downgrade: self.downgrade,
        })
    }
}

fn key_id(text: &str) -> Result<KeyId, String> {
    let digits = text.len() == 2 * KeyId::LENGTH && text.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u64::from_str_radix(text, 16).ok().filter(|_| digits);
    number
        .map(|number| KeyId(number.to_be_bytes()))
        .ok_or_else(|| format!("'{text}' is no key: use what `ketch key show` prints"))
}

fn checked(text: &str) -> Result<&str, String> {
    if pattern::is_pattern(text) {
        Ok(text)
    } else {
        Err(format!(
            "'{text}' is no pattern: a name, or the start of one and '*'"
        ))
    }
}

/// As `gpio led0 read+write`.
fn allowance(text: &str) -> Result<Allowance<'_>, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [capability, label, operations] = words[..] else {
        return Err(format!(
            "'{text}' is not a capability, a device and operations, such as 'gpio led0 write'"
        ));
    };
    let capability = Capability::from_word(capability)
        .ok_or_else(|| format!("there is no capability '{capability}'"))?;
    let operations = operations
        .split('+')
        .map(|word| {
            Operations::from_word(word).ok_or_else(|| format!("there is no operation '{word}'"))
        })
        .try_fold(Operations::NONE, |all, one| {
            Ok::<_, String>(all.union(one?))
        })?;
    Ok(Allowance {
        capability: capability as u8,
        label: checked(label)?,
        operations,
    })
}

impl PolicyFile {
    /// What a device's policy says.
    pub fn of(policy: &Policy<'_>) -> PolicyFile {
        let device = |allowance: Allowance<'_>| {
            let word = Capability::from_number(allowance.capability).map_or_else(
                || allowance.capability.to_string(),
                |capability| capability.word().to_owned(),
            );
            format!("{word} {} {}", allowance.label, allowance.operations)
        };
        let rule = |rule: Rule<'_>| FileRule {
            containers: rule.names.to_owned(),
            key: rule.key.map(|key| key.to_string()),
            allow: rule.devices.map(device).collect(),
            downgrade: rule.downgrade,
            limits: (rule.limits != Limits::default()).then_some(FileLimits {
                memory: given(rule.limits.memory),
                stack: given(rule.limits.stack),
                event_time: given(rule.limits.event_time),
                handles: given(rule.limits.handles),
                log_rate: given(rule.limits.log_rate),
                queue_length: given(rule.limits.queue_length),
                queue_size: given(rule.limits.queue_size),
                processor_share: given(rule.limits.processor_share),
                key_value_bytes: given(rule.limits.key_value_bytes),
            }),
        };
        PolicyFile {
            rule: policy.rules().map(rule).collect(),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        if self.rule.is_empty() {
            return "# No rules: nothing is granted.\n".to_owned();
        }
        // Everything in it has a form in TOML.
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"[[rule]]
containers = "sensor-*"
key = "34750f98bd59fcfc"
allow = ["gpio led0 write", "gpio button* read+watch", "topic plant/* publish+subscribe"]
downgrade = true

[rule.limits]
memory = 65536
event-time = 100000
log-rate = 10
queue-length = 4
queue-size = 256
processor-share = 50
key-value-bytes = 1024

[[rule]]
containers = "*"
"#;

    #[test]
    fn a_policy_is_shown_as_it_was_written() {
        let bytes = parse_policy(TEXT).unwrap();
        assert_eq!(PolicyFile::of(&Policy::parse(&bytes).unwrap()).text(), TEXT);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_rule() {
        for (text, why) in [
            ("[[rule]]", "missing field `containers`"),
            (
                "[[rule]]\ncontainers = \"a*b\"",
                "rule 1: 'a*b' is no pattern",
            ),
            (
                "[[rule]]\ncontainers = \"a\"\nallow = [\"gpio led0\"]",
                "rule 1: 'gpio led0' is not",
            ),
            (
                "[[rule]]\ncontainers = \"a\"\nallow = [\"radio led0 write\"]",
                "no capability 'radio'",
            ),
            (
                "[[rule]]\ncontainers = \"a\"\nallow = [\"gpio led0 burn\"]",
                "no operation 'burn'",
            ),
            (
                "[[rule]]\ncontainers = \"a\"\nkey = \"12\"",
                "'12' is no key",
            ),
            ("[[role]]", "unknown field"),
        ] {
            let error = parse_policy(text).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
