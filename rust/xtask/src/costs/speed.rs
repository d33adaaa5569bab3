//! How fast code runs in a guest, as figures: what each kernel takes as a module, and beside it
//! natively; and the mean over all.

use super::figures::Figure;
use crate::kernels::{HOW, Row, slowdown};

/// Figures are whole numbers.
const PERCENT: f64 = 100.0;

/// The rows as figures.
pub fn figures(rows: &[Row]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for how in HOW {
        for row in rows {
            let Some(count) = row.guest.get(how) else {
                continue;
            };
            figures.push(Figure {
                mode: how.into(),
                operation: format!("kernel beside native: {}", row.kernel),
                bare: Some(row.native as i64),
                ketch: Some(*count as i64),
            });
        }
        if let Some(mean) = slowdown(rows, how) {
            figures.push(Figure {
                mode: how.into(),
                operation: "kernels, mean in % of native".into(),
                bare: Some(PERCENT as i64),
                ketch: Some((mean * PERCENT).round() as i64),
            });
        }
    }
    figures
}
