//! The group by the formulas of RFC 8032, over the numbers of `crypto-bigint`.
//!
//! What is verified is public, so nothing here hides how long it takes.

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U256, const_monty_params};

use super::LENGTH;

const_monty_params!(
    FieldOrder,
    U256,
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "2^255 - 19."
);
const_monty_params!(
    GroupOrder,
    U256,
    "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
    "The order of the base point."
);

type Modulo<M> = ConstMontyForm<M, { U256::LIMBS }>;
type Field = Modulo<FieldOrder>;

/// Bits of a scalar.
const SCALAR_BITS: u32 = 253;

const fn field(hex: &str) -> Field {
    Field::new(&U256::from_be_hex(hex))
}

/// The constant of the curve: -121665 / 121666.
const D: Field = field("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");

/// A square root of -1.
const ROOT: Field = field("2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0");

/// The base point.
const BASE: Point = Point::new(
    field("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"),
    field("6666666666666666666666666666666666666666666666666666666666666658"),
);

/// A point of the curve in extended coordinates: x = X / Z, y = Y / Z, x * y = T / Z.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    x: Field,
    y: Field,
    z: Field,
    t: Field,
}

impl Point {
    const ZERO: Point = Point::new(Field::ZERO, Field::ONE);

    const fn new(x: Field, y: Field) -> Point {
        Point {
            x,
            y,
            z: Field::ONE,
            t: x.mul(&y),
        }
    }

    /// The sum of any two points, as section 5.1.4 has it: of a point and itself, and of zero, too.
    fn add(&self, other: &Point) -> Point {
        let a = self.y.sub(&self.x).mul(&other.y.sub(&other.x));
        let b = self.y.add(&self.x).mul(&other.y.add(&other.x));
        let c = self.t.mul(&other.t).mul(&D);
        let d = self.z.mul(&other.z);
        let (c, d) = (c.add(&c), d.add(&d));
        let (e, f, g, h) = (b.sub(&a), d.sub(&c), d.add(&c), b.add(&a));
        Point {
            x: e.mul(&f),
            y: g.mul(&h),
            z: f.mul(&g),
            t: e.mul(&h),
        }
    }
}

fn parity(number: &Field) -> u8 {
    number.retrieve().to_le_bytes().as_ref()[0] & 1
}

/// Squared so many times.
fn squared(mut number: Field, times: u32) -> Field {
    for _ in 0..times {
        number = number.mul(&number);
    }
    number
}

/// To the power of (p - 5) / 8 = 2^252 - 3.
fn power(number: &Field) -> Field {
    // To that of 2^n - 1, for the n that begin as 250 does in bits.
    let mut ones = *number;
    let mut n = 1;
    for bit in (0..7).rev() {
        ones = squared(ones, n).mul(&ones);
        n *= 2;
        if 250 >> bit & 1 == 1 {
            ones = ones.mul(&ones).mul(number);
            n += 1;
        }
    }
    squared(ones, 2).mul(number)
}

/// A number below the order of the base point.
#[derive(Clone, Copy)]
pub(crate) struct Scalar(U256);

impl super::Point for Point {
    type Scalar = Scalar;

    fn decode(bytes: &[u8; LENGTH]) -> Option<Point> {
        let mut bytes = *bytes;
        let sign = bytes[LENGTH - 1] >> 7;
        bytes[LENGTH - 1] &= 0x7f;
        let y = Field::new(&U256::from_le_slice(&bytes));
        let square = y.mul(&y);
        let u = square.sub(&Field::ONE);
        let v = D.mul(&square).add(&Field::ONE);
        // A candidate for the root of u / v: u * v^3 * (u * v^7)^((p - 5) / 8).
        let v2 = v.mul(&v);
        let uv3 = u.mul(&v).mul(&v2);
        let power = power(&uv3.mul(&v2).mul(&v2));
        let mut x = uv3.mul(&power);
        let check = v.mul(&x).mul(&x);
        if check != u {
            if check != u.neg() {
                return None;
            }
            x = x.mul(&ROOT);
        }
        if parity(&x) != sign {
            x = x.neg();
        }
        Some(Point::new(x, y))
    }

    fn encode(&self) -> [u8; LENGTH] {
        // 1 / z = z^(p - 2) = (z^((p - 5) / 8))^8 * z^3.
        let z = &self.z;
        let inverse = squared(power(z), 3).mul(z).mul(z).mul(z);
        let mut bytes = [0; LENGTH];
        bytes.copy_from_slice(self.y.mul(&inverse).retrieve().to_le_bytes().as_ref());
        bytes[LENGTH - 1] |= parity(&self.x.mul(&inverse)) << 7;
        bytes
    }

    fn negative(&self) -> Point {
        Point {
            x: self.x.neg(),
            t: self.t.neg(),
            ..*self
        }
    }

    fn is_small(&self) -> bool {
        let mut point = *self;
        for _ in 0..3 {
            point = point.add(&point);
        }
        // Of the points with this x, zero is the only one that is eight times another.
        point.x == Field::ZERO
    }

    fn multiply(&self, base: &Scalar, own: &Scalar) -> Point {
        let table = [BASE, *self, BASE.add(self)];
        let mut sum = Point::ZERO;
        for bit in (0..SCALAR_BITS).rev() {
            sum = sum.add(&sum);
            let index =
                usize::from(base.0.bit_vartime(bit)) + 2 * usize::from(own.0.bit_vartime(bit));
            if index > 0 {
                sum = sum.add(&table[index - 1]);
            }
        }
        sum
    }

    fn scalar(bytes: &[u8; LENGTH]) -> Option<Scalar> {
        let number = U256::from_le_slice(bytes);
        let order: &U256 = GroupOrder::PARAMS.modulus().as_ref();
        number.cmp_vartime(order).is_lt().then_some(Scalar(number))
    }

    fn reduce(bytes: &[u8; 2 * LENGTH]) -> Scalar {
        let (low, high) = bytes.split_at(LENGTH);
        let [low, high] =
            [low, high].map(|half| Modulo::<GroupOrder>::new(&U256::from_le_slice(half)));
        // 2^256 is what one stands for in this form.
        let one = Modulo::<GroupOrder>::new(Modulo::<GroupOrder>::ONE.as_montgomery());
        Scalar(high.mul(&one).add(&low).retrieve())
    }
}
