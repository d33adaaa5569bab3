//! A temperature sensor as the LM75 is one.

use ketch_runtime::platform::I2cError;

use super::I2cTarget;

/// Temperature, configuration, hysteresis, shutdown temperature. Source: the LM75's data sheet.
const TEMPERATURE: u8 = 0;
const CONFIGURATION: u8 = 1;

/// A temperature sensor as the LM75 is one: 9 bits, half a degree each.
#[derive(Debug)]
pub struct Lm75 {
    thousandths: i32,
    pointer: u8,
    configuration: u8,
    limits: [[u8; 2]; 2],
}

impl Lm75 {
    /// A sensor where it is so warm, in thousandths of a degree Celsius.
    pub fn new(thousandths: i32) -> Lm75 {
        Lm75 {
            thousandths,
            pointer: TEMPERATURE,
            configuration: 0,
            // 75 and 80 degrees, as after a reset.
            limits: [[75, 0], [80, 0]],
        }
    }

    fn register(&self) -> [u8; 2] {
        match self.pointer {
            TEMPERATURE => {
                let halves = self.thousandths.div_euclid(500).clamp(-110, 250) as i16;
                (halves << 7).to_be_bytes()
            }
            CONFIGURATION => [self.configuration; 2],
            limit => self.limits[usize::from(limit - 2)],
        }
    }
}

impl I2cTarget for Lm75 {
    fn write(&mut self, bytes: &[u8]) -> Result<(), I2cError> {
        let Some((pointer, data)) = bytes.split_first() else {
            return Ok(());
        };
        self.pointer = pointer & 3;
        match (self.pointer, data) {
            (_, []) => {}
            (CONFIGURATION, [configuration, ..]) => self.configuration = *configuration,
            (limit @ 2.., [high, low, ..]) => self.limits[usize::from(limit - 2)] = [*high, *low],
            _ => return Err(I2cError::NoAcknowledgeData),
        }
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), I2cError> {
        let register = self.register();
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = register.get(index).copied().unwrap_or(0xff);
        }
        Ok(())
    }

    fn value(&self) -> Option<i32> {
        Some(self.thousandths)
    }

    fn set_value(&mut self, thousandths: i32) {
        self.thousandths = thousandths;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_degrees_stand_in_the_upper_bits() {
        for (thousandths, expected) in [
            (25_000, [0x19, 0x00]),
            (500, [0x00, 0x80]),
            (-500, [0xff, 0x80]),
            (-55_000, [0xc9, 0x00]),
        ] {
            let mut sensor = Lm75::new(thousandths);
            let mut bytes = [0; 2];
            sensor.write(&[0]).unwrap();
            sensor.read(&mut bytes).unwrap();
            assert_eq!(bytes, expected, "{thousandths}");
        }
    }
}
