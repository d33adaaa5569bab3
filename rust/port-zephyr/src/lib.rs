//! port-zephyr
