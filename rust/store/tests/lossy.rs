//! A client behind a link that loses, repeats and reorders gets its image in.

use ketch_abi::Error;
use ketch_fuzz::upload::{Device, image};
use ketch_store::{Answer, Chunk};
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// What a client sends.
#[derive(Clone)]
struct Request {
    offset: u32,
    first: bool,
    data: Vec<u8>,
}

/// How a client speaks.
#[derive(Clone, Copy, Debug)]
struct Manner {
    announces: bool,
    starts_empty: bool,
    piece: usize,
}

/// The link: each decision is a byte, 0 to 99.
struct Link<'a> {
    decisions: std::slice::Iter<'a, u8>,
    /// A request that may arrive again later.
    stale: Option<Request>,
}

impl Link<'_> {
    fn chance(&mut self, percent: u8) -> bool {
        // A link that has used up its bad luck is a good one.
        self.decisions
            .next()
            .is_some_and(|decision| *decision < percent)
    }

    /// Sends a request; `None` where it or its answer is lost.
    fn send(
        &mut self,
        device: &mut Device,
        image: &[u8],
        manner: Manner,
        request: &Request,
    ) -> Option<Result<Answer, Error>> {
        let sha256 = Sha256::digest(image).into();
        let mut deliver = |request: &Request| {
            device.now += 20;
            device.chunk(Chunk {
                offset: request.offset,
                length: request.first.then_some(image.len() as u32),
                sha256: (request.first && manner.announces).then_some(&sha256),
                name: None,
                data: &request.data,
            })
        };
        if self.chance(20)
            && let Some(stale) = self.stale.take()
        {
            // Its answer comes to a client that waits for another one, and is ignored.
            let _ = deliver(&stale);
        }
        if self.chance(20) {
            return None;
        }
        let mut answer = deliver(request);
        if self.chance(20) {
            answer = deliver(request);
        }
        if self.chance(50) {
            self.stale = Some(request.clone());
        }
        (!self.chance(20)).then_some(answer)
    }
}

/// Uploads, resending what gets no answer; how many requests it took.
fn upload(
    device: &mut Device,
    image: &[u8],
    manner: Manner,
    decisions: &[u8],
) -> Result<usize, Error> {
    let mut link = Link {
        decisions: decisions.iter(),
        stale: None,
    };
    let (mut offset, mut started) = (0, false);
    for count in 1..3000 {
        let start = offset as usize;
        let first = offset == 0 && !(manner.starts_empty && started);
        let length = if first && manner.starts_empty {
            0
        } else {
            manner.piece
        };
        let data = image[start..image.len().min(start + length)].to_vec();
        match link.send(
            device,
            image,
            manner,
            &Request {
                offset,
                first,
                data,
            },
        ) {
            Some(Ok(answer)) if answer.offset as usize == image.len() => return Ok(count),
            Some(Ok(answer)) => (offset, started) = (answer.offset, true),
            Some(Err(error)) => return Err(error),
            None => device.now += 200,
        }
    }
    panic!("no end");
}

fn manner() -> impl Strategy<Value = Manner> {
    (any::<bool>(), any::<bool>(), 50usize..600).prop_map(|(announces, starts_empty, piece)| {
        Manner {
            announces,
            starts_empty,
            piece,
        }
    })
}

proptest! {
    #[test]
    fn a_client_gets_through(manner in manner(), decisions in vec(0u8..100, 0..400)) {
        let mut device = Device::default();
        let image = image("lossy", 1500);
        upload(&mut device, &image, manner, &decisions).unwrap();
        prop_assert_eq!(device.images(), vec![(0, image)]);
    }

    #[test]
    fn damage_is_told_even_if_the_answer_is_lost(
        manner in manner(),
        decisions in vec(0u8..100, 0..400),
    ) {
        let mut device = Device::default();
        let mut image = image("lossy", 1500);
        *image.last_mut().unwrap() ^= 1;
        let result = upload(&mut device, &image, manner, &decisions);
        prop_assert_eq!(result, Err(Error::ImageDigestMismatch));
        prop_assert_eq!(device.images(), vec![]);
    }

    #[test]
    fn two_images_one_after_the_other(
        manners in [manner(), manner()],
        decisions in vec(0u8..100, 0..400),
    ) {
        let mut device = Device::default();
        let images = [image("one", 700), image("two", 900)];
        for (image, manner) in images.iter().zip(manners) {
            upload(&mut device, image, manner, &decisions).unwrap();
            device.now += ketch_store::IDLE_MS;
        }
        let stored: Vec<_> = device.images().into_iter().map(|(_, image)| image).collect();
        prop_assert_eq!(stored, images);
    }
}
