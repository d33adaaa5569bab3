//! Sending of an image: in chunks, resumed where an earlier attempt stopped, checked at the end.

use crate::device::Device;
use crate::error::{Exit, Failure, Result};
use crate::output::Output;
use crate::progress::Progress;
use crate::text::size;
use ketch_abi::Error;
use ketch_proto::{Command, Encode, UploadRequest, UploadResponse};
use mcumgr_toolkit::transport::SMP_HEADER_SIZE;
use sha2::{Digest, Sha256};

/// How often in a row the device may ask for bytes that it was sent already.
const STALLS_MAX: u32 = 16;
/// How often the device may forget the upload, as it does when it restarts.
const RESTARTS_MAX: u32 = 4;
/// Bytes by which the head of a chunk's data can be longer than that of empty data.
const DATA_HEAD: usize = 2;

/// Sends an image under its container's name. Sending the same bytes again after an interruption
/// goes on where the device is.
///
/// # Errors
/// [`Exit::Refused`] with the device's error, [`Exit::Unreachable`] where it stops answering.
pub fn upload(device: &mut Device, name: &str, image: &[u8], output: Output) -> Result<()> {
    let doing = format!("upload {name}");
    let source = Source::new(name, image)?;
    let mut room = vec![0; device.frame_size()?.saturating_sub(SMP_HEADER_SIZE)];
    let mut progress = Progress::start(output, name, source.length.into());
    let mut transfer = Transfer::default();
    loop {
        let (request, sent) = source.chunk(&transfer, &mut room)?;
        let answer: UploadResponse = match device.send(Command::Upload, request, &doing) {
            Ok(answer) => answer.read()?,
            Err(failure) if transfer.begins_again(&failure) => continue,
            Err(failure) => return Err(interrupted(failure, transfer.offset)),
        };
        match transfer.advance(&source, sent, &answer)? {
            Step::Done => break,
            Step::Resumed => progress.resume(answer.offset.into()),
            Step::Advanced => progress.at(answer.offset.into()),
        }
    }
    progress.finish();
    Ok(())
}

/// What is sent.
struct Source<'a> {
    name: &'a str,
    image: &'a [u8],
    length: u32,
    digest: [u8; 32],
}

impl<'a> Source<'a> {
    fn new(name: &'a str, image: &'a [u8]) -> Result<Source<'a>> {
        let length = u32::try_from(image.len())
            .map_err(|_| Failure::numbered(Exit::Image, Error::ImageTooLarge, name))?;
        Ok(Source {
            name,
            image,
            length,
            digest: Sha256::digest(image).into(),
        })
    }

    /// The next request, as full as `room` allows, and the number of image bytes in it.
    fn chunk<'r>(&self, transfer: &Transfer, room: &'r mut [u8]) -> Result<(&'r [u8], u32)> {
        let mut request = UploadRequest {
            offset: transfer.offset,
            length: None,
            digest: None,
            name: None,
            data: &[],
        };
        if !transfer.announced {
            request.length = Some(self.length);
            request.digest = Some(&self.digest);
            request.name = Some(self.name);
        }
        let bare = request.encode_map(room).map_err(|_| tiny(room.len()))?;
        let space = room.len().saturating_sub(bare + DATA_HEAD);
        let rest = &self.image[transfer.offset as usize..];
        request.data = &rest[..rest.len().min(space)];
        if request.data.is_empty() && transfer.announced && !rest.is_empty() {
            return Err(tiny(room.len()));
        }
        let used = request.encode_map(room).map_err(|_| tiny(room.len()))?;
        Ok((&room[..used], request.data.len() as u32))
    }
}

/// How far it is.
#[derive(Debug, Default)]
struct Transfer {
    /// Whether the device has answered the first request.
    announced: bool,
    /// Offset in bytes that the device expects next.
    offset: u32,
    /// The furthest that it ever was.
    furthest: u32,
    /// Answers since it last got further.
    stalls: u32,
    restarts: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// The device has more or less than before, and wants more.
    Advanced,
    /// The device had a part from an earlier upload.
    Resumed,
    /// The device has everything.
    Done,
}

impl Transfer {
    /// Judges an answer to a request with `sent` image bytes, and moves on.
    fn advance(&mut self, source: &Source<'_>, sent: u32, answer: &UploadResponse) -> Result<Step> {
        let expected = self.offset + sent;
        let resumed = !self.announced && answer.offset > expected;
        if answer.offset > source.length {
            return Err(nonsense(
                source.name,
                "it asks for bytes behind the image's end",
            ));
        }
        // A lost chunk is sent again; going round in circles ends.
        self.stalls = if answer.offset > self.furthest {
            0
        } else {
            self.stalls + 1
        };
        self.furthest = self.furthest.max(answer.offset);
        if self.stalls > STALLS_MAX {
            return Err(nonsense(source.name, "it keeps asking for the same bytes"));
        }
        self.announced = true;
        self.offset = answer.offset;
        match (answer.offset == source.length, answer.matches) {
            (true, Some(true)) => Ok(Step::Done),
            (true, Some(false)) => Err(Failure::numbered(
                Exit::Refused,
                Error::ImageTransferMismatch,
                &format!("upload {}", source.name),
            )),
            (true, None) => Err(nonsense(
                source.name,
                "it does not say whether the image is intact",
            )),
            (false, _) if resumed => Ok(Step::Resumed),
            (false, _) => Ok(Step::Advanced),
        }
    }

    /// Whether the device has merely forgotten the upload, so that it starts from the beginning.
    fn begins_again(&mut self, failure: &Failure) -> bool {
        let forgotten = failure.number == Some(Error::UploadNotStarted.number());
        if !forgotten || self.restarts == RESTARTS_MAX {
            return false;
        }
        *self = Transfer {
            restarts: self.restarts + 1,
            ..Transfer::default()
        };
        true
    }
}

fn tiny(room: usize) -> Failure {
    Failure::new(
        Exit::Unreachable,
        "FrameTooSmall",
        format!("the device takes messages of {room} bytes, too few for a part of an image"),
        "raise the transport's buffer size in the firmware",
    )
}

fn nonsense(name: &str, what: &str) -> Failure {
    Failure::new(
        Exit::Unreachable,
        "UploadNonsense",
        format!("upload {name}: the device's answers make no sense: {what}"),
        "use a `ketch` of the device's version",
    )
}

fn interrupted(failure: Failure, offset: u32) -> Failure {
    if failure.exit != Exit::Unreachable || offset == 0 {
        return failure;
    }
    failure.with_detail(format!(
        "{} arrived before that; sending the same file again goes on from there",
        size(offset.into())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketch_proto::Decode;

    /// A device that keeps what arrives, as the group's semantics say.
    struct Model {
        held: Vec<u8>,
        length: Option<u32>,
    }

    impl Model {
        fn take(&mut self, request: &[u8]) -> UploadResponse {
            let request = UploadRequest::decode(request).unwrap();
            self.length = request.length.or(self.length);
            if request.offset as usize == self.held.len() {
                self.held.extend_from_slice(request.data);
            }
            let offset = self.held.len() as u32;
            UploadResponse {
                offset,
                matches: (Some(offset) == self.length).then_some(true),
            }
        }
    }

    fn image() -> Vec<u8> {
        (0..5000u32).map(|i| (i * 7) as u8).collect()
    }

    #[test]
    fn chunks_fill_the_frame_and_reassemble() {
        let image = image();
        let source = Source::new("blinky", &image).unwrap();
        for frame in [100, 127, 256, 384, 1016, 70_000] {
            let mut model = Model {
                held: Vec::new(),
                length: None,
            };
            let mut transfer = Transfer::default();
            let mut room = vec![0; frame];
            let mut requests = 0;
            loop {
                let (request, sent) = source.chunk(&transfer, &mut room).unwrap();
                assert!(
                    request.len() <= frame
                        && (request.len() + 3 >= frame || transfer.offset + sent == source.length)
                );
                requests += 1;
                let answer = model.take(request);
                if transfer.advance(&source, sent, &answer).unwrap() == Step::Done {
                    break;
                }
            }
            assert_eq!(model.held, image, "frame of {frame}");
            assert!(
                requests <= 1 + 5000 / (frame - 40).min(5000) + 5000 % frame,
                "frame of {frame}: {requests}"
            );
        }
    }

    #[test]
    fn an_earlier_part_is_not_sent_again() {
        let image = image();
        let source = Source::new("blinky", &image).unwrap();
        let mut model = Model {
            held: image[..3000].to_vec(),
            length: None,
        };
        let mut transfer = Transfer::default();
        let mut room = vec![0; 256];
        let (request, sent) = source.chunk(&transfer, &mut room).unwrap();
        let answer = model.take(request);
        assert_eq!(
            transfer.advance(&source, sent, &answer).unwrap(),
            Step::Resumed
        );
        assert_eq!(transfer.offset, 3000);
        let (request, _) = source.chunk(&transfer, &mut room).unwrap();
        assert_eq!(UploadRequest::decode(request).unwrap().offset, 3000);
    }

    #[test]
    fn a_device_that_forgets_is_told_again_but_not_for_ever() {
        let image = image();
        let forgotten = Failure::numbered(Exit::Refused, Error::UploadNotStarted, "upload x");
        let other = Failure::numbered(Exit::Refused, Error::StorageFull, "upload x");
        let mut transfer = Transfer {
            announced: true,
            offset: 9,
            ..Transfer::default()
        };
        assert!(!transfer.begins_again(&other));
        for _ in 0..RESTARTS_MAX {
            assert!(transfer.begins_again(&forgotten));
            assert!(!transfer.announced && transfer.offset == 0);
            transfer
                .advance(
                    &Source::new("x", &image).unwrap(),
                    9,
                    &UploadResponse {
                        offset: 9,
                        matches: None,
                    },
                )
                .unwrap();
        }
        assert!(!transfer.begins_again(&forgotten));
    }

    #[test]
    fn answers_that_lead_nowhere_end_the_upload() {
        let image = image();
        let source = Source::new("x", &image).unwrap();
        let answer = |offset, matches| UploadResponse { offset, matches };
        let judge = |answer| {
            Transfer::default()
                .advance(&source, 100, &answer)
                .unwrap_err()
                .name
        };
        assert_eq!(judge(answer(5001, None)), "UploadNonsense");
        assert_eq!(judge(answer(5000, None)), "UploadNonsense");
        assert_eq!(judge(answer(5000, Some(false))), "ImageTransferMismatch");
        let mut transfer = Transfer::default();
        let failed = (0..1000).position(|i| {
            transfer
                .advance(&source, 100, &answer(i % 2 * 100, None))
                .is_err()
        });
        assert!(
            failed.is_some_and(|answers| answers <= STALLS_MAX as usize + 2),
            "{failed:?}"
        );
    }

    #[test]
    fn frames_without_room_for_data_are_refused() {
        let image = image();
        let source = Source::new("x", &image).unwrap();
        let transfer = Transfer {
            announced: true,
            offset: 300,
            ..Transfer::default()
        };
        assert_eq!(
            source.chunk(&transfer, &mut [0; 12]).unwrap_err().name,
            "FrameTooSmall"
        );
    }
}
