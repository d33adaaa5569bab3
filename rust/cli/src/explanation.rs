//! What an image would get on a device, by the code that decides there.

use crate::changes;
use crate::device::Device;
use crate::error::{Exit, Failure, Result};
use crate::image_file::ImageFile;
use crate::output::{BAD, GOOD, NOTABLE};
use crate::table::Fields;
use crate::text::safe;
use ketch_abi::{Capability, Error, Operations};
use ketch_proto::{Command, InfoRequest, InfoResponse, SettingsPart};
use ketch_trust::{
    Anchors, Authority, Keys, NO_LIMIT, Offer, Revocations, Rights, SEQUENCES_LENGTH_MAX,
    Sequences, Subject, Verdict, judge,
};
use serde::Serialize;

/// What becomes of the image.
#[derive(Debug, Serialize)]
pub struct Explanation {
    name: String,
    version: String,
    /// Why the device would not take it.
    refused: Vec<Refusal>,
    trust: Option<&'static str>,
    key: Option<String>,
    /// Whether code in it that was compiled ahead of time would run.
    compiled_code: bool,
    /// What decides: a policy, nothing, or development.
    authority: &'static str,
    devices: Vec<DeviceRequest>,
    limits: Vec<Limit>,
}

#[derive(Debug, Serialize)]
struct Refusal {
    name: &'static str,
    cause: String,
    remedy: &'static str,
}

#[derive(Debug, Serialize)]
struct DeviceRequest {
    capability: &'static str,
    label: String,
    requested: String,
    granted: String,
    /// Why it is less than requested.
    because: Option<String>,
}

#[derive(Debug, Serialize)]
struct Limit {
    what: &'static str,
    /// What the manifest asks for; nothing where it leaves it to the device.
    requested: Option<u32>,
    /// Most that policy allows.
    limit: u32,
}

impl Refusal {
    fn new(error: Error, detail: &str) -> Refusal {
        Refusal {
            name: error.name(),
            cause: format!("{}{detail}", error.cause()),
            remedy: error.remedy(),
        }
    }
}

/// The devices that are offered, and whether this is a device for development.
fn offers(device: &mut Device) -> Result<(Vec<(String, Offer)>, bool)> {
    let mut offers = Vec::new();
    let mut from = None;
    loop {
        let answer = device.ask(Command::Info, &InfoRequest { from }, "info")?;
        let page: InfoResponse<'_> = answer.read()?;
        for entry in page.devices {
            // What this tool does not know, no manifest that it reads asks for.
            let Some(capability) = Capability::from_device(entry.kind) else {
                continue;
            };
            let operations = entry.operations;
            offers.push((
                entry.label.to_owned(),
                Offer {
                    capability,
                    operations,
                },
            ));
        }
        from = crate::commands::ps::next_page(from, page.next)?;
        if from.is_none() {
            return Ok((offers, page.info.accepts_unsigned));
        }
    }
}

/// Asks a device for everything that decides, and decides.
///
/// # Errors
/// Those of the device.
pub fn explain(device: &mut Device, file: &ImageFile) -> Result<Explanation> {
    let (offers, development) = offers(device)?;
    let mut read = |part| changes::read(device, part);
    let stored = read(SettingsPart::Anchors)?;
    let compiled = read(SettingsPart::CompiledAnchors)?;
    let policy = read(SettingsPart::Policy)?;
    let compiled_policy = read(SettingsPart::CompiledPolicy)?;
    let revocations = read(SettingsPart::Revocations)?;
    let sequences = read(SettingsPart::Sequences)?;
    let nonsense = |error: Error| Failure::numbered(Exit::Refused, error, "read the settings");
    let keys = Keys {
        stored: Anchors::parse(&stored).map_err(nonsense)?,
        compiled: Anchors::parse(&compiled).map_err(nonsense)?,
    };
    let rights = Rights {
        authority: Authority::of(&policy, &compiled_policy, development),
        revocations: Some(Revocations::parse(&revocations).map_err(nonsense)?),
    };
    let image = file.image()?;
    let verdict = judge(image.front(), &keys, development);
    let mut explanation = Explanation {
        name: file.name().to_owned(),
        version: file.version().to_owned(),
        refused: Vec::new(),
        trust: verdict.ok().map(|verdict| verdict.trust.word()),
        key: verdict.ok().and_then(|v| v.key).map(|key| key.to_string()),
        compiled_code: verdict.is_ok_and(|verdict| verdict.compiled_code),
        authority: match rights.authority {
            Authority::Nothing => "nothing",
            Authority::Everything => "development",
            Authority::Policy(_) => "policy",
        },
        devices: Vec::new(),
        limits: Vec::new(),
    };
    match verdict {
        Err(error) => explanation.refused.push(Refusal::new(error, "")),
        Ok(verdict) => {
            let manifest = image.manifest();
            let subject = Subject {
                key: verdict.key,
                name: manifest.name,
            };
            explanation.sequence(&verdict, manifest.sequence, &subject, &rights, &sequences)?;
            explanation.requests(&image, &subject, &rights, &offers);
            explanation.limits(&image, &subject, &rights);
        }
    }
    Ok(explanation)
}

impl Explanation {
    fn sequence(
        &mut self,
        verdict: &Verdict,
        sequence: u32,
        subject: &Subject<'_>,
        rights: &Rights<'_>,
        stored: &[u8],
    ) -> Result<()> {
        let mut bytes = [0; SEQUENCES_LENGTH_MAX];
        let length = stored.len().min(bytes.len());
        bytes[..length].copy_from_slice(&stored[..length]);
        let sequences = Sequences::new(&mut bytes, stored.len())
            .map_err(|error| Failure::numbered(Exit::Refused, error, "read the settings"))?;
        let highest = verdict
            .key
            .and_then(|key| sequences.highest(key, subject.name));
        if let Some(highest) = highest.filter(|highest| sequence < *highest)
            && !rights.authority.may_downgrade(subject)
        {
            let detail = format!(": {highest}, and the image has {sequence}");
            self.refused
                .push(Refusal::new(Error::ImageDowngrade, &detail));
        }
        Ok(())
    }

    fn requests(
        &mut self,
        image: &ketch_image::Image<'_>,
        subject: &Subject<'_>,
        rights: &Rights<'_>,
        offers: &[(String, Offer)],
    ) {
        for request in image.manifest().requests() {
            let offer = offers
                .iter()
                .find(|(label, _)| label == request.label)
                .map(|(_, offer)| *offer);
            let offer = ketch_trust::offer(request.capability, offer);
            let wanted = (request.capability, request.label, request.operations);
            let (granted, because) = match rights.decide(subject, wanted, offer) {
                Err(error) => {
                    let detail = format!(": {} {}", request.capability.word(), request.label);
                    self.refused.push(Refusal::new(error, &detail));
                    (Operations::NONE, Some(error.cause().to_owned()))
                }
                Ok(decision) if decision.revoked => (decision.granted, Some("revoked".to_owned())),
                Ok(decision) if !decision.denied.is_empty() => {
                    let why = match rights.authority {
                        Authority::Policy(_) => format!("no rule allows {}", decision.denied),
                        _ => "the device has no policy".to_owned(),
                    };
                    (decision.granted, Some(why))
                }
                Ok(decision) => (decision.granted, None),
            };
            self.devices.push(DeviceRequest {
                capability: request.capability.word(),
                label: request.label.to_owned(),
                requested: request.operations.to_string(),
                granted: granted.to_string(),
                because,
            });
        }
    }

    fn limits(
        &mut self,
        image: &ketch_image::Image<'_>,
        subject: &Subject<'_>,
        rights: &Rights<'_>,
    ) {
        let limits = rights.authority.limits(subject);
        let resources = image.manifest().resources;
        for (what, requested, limit, refuses) in [
            ("memory", Some(resources.memory), limits.memory, true),
            ("stack", Some(resources.stack), limits.stack, true),
            ("event-time", resources.event_time, limits.event_time, false),
            ("handles", resources.handles, limits.handles, false),
            ("log-rate", resources.log_rate, limits.log_rate, false),
            (
                "queue-length",
                resources.queue_length,
                limits.queue_length,
                false,
            ),
            ("queue-size", resources.queue_size, limits.queue_size, false),
            (
                "processor-share",
                resources.processor_share,
                limits.processor_share,
                false,
            ),
            (
                "key-value-bytes",
                resources.key_value_bytes,
                limits.key_value_bytes,
                false,
            ),
        ] {
            if limit == NO_LIMIT {
                continue;
            }
            if refuses && requested.is_some_and(|requested| requested > limit) {
                let detail = format!(": {what}");
                self.refused
                    .push(Refusal::new(Error::LimitExceeded, &detail));
            }
            self.limits.push(Limit {
                what,
                requested,
                limit,
            });
        }
    }

    /// The explanation for people.
    pub fn text(&self) -> String {
        let mut fields = Fields::default();
        let key = self.key.as_ref();
        fields
            .add("Image", format!("{} {}", self.name, safe(&self.version)))
            .add_some("Trust", self.trust.map(|trust| {
                key.map_or(trust.to_owned(), |key| format!("{trust}, key {key}"))
            }))
            .add("Decides", match self.authority {
                "policy" => "the device's policy".to_owned(),
                "nothing" => format!("{NOTABLE}nobody{NOTABLE:#}: the device has no policy and grants nothing"),
                _ => format!("{NOTABLE}nobody{NOTABLE:#}: a device for development, which grants whatever it offers"),
            })
            .add_list("Devices", self.devices.iter().map(|device| {
                let style = if device.because.is_none() { GOOD } else { NOTABLE };
                let because = device.because.as_ref();
                let why = because.map_or(String::new(), |why| format!(": {why}"));
                let DeviceRequest { capability, label, requested, granted, .. } = device;
                format!("{capability} {} {requested} → {style}{granted}{style:#}{why}", safe(label))
            }))
            .add_list("Limits", self.limits.iter().map(|limit| {
                let asked = limit.requested.map_or("the device's".to_owned(), |n| n.to_string());
                format!("{} {asked} → at most {}", limit.what, limit.limit)
            }));
        let mut text = fields.render();
        for refusal in &self.refused {
            text += &format!(
                "{BAD}refused{BAD:#}: {}\n  help: {}\n",
                safe(&refusal.cause),
                refusal.remedy
            );
        }
        if self.refused.is_empty() {
            text += &format!("The device {GOOD}takes{GOOD:#} it.\n");
        }
        text
    }
}
