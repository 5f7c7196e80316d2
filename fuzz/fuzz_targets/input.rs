//! The bytes of a file.

#![no_main]

mod shop;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let checked = shop::check(bytes, 2);
    // Compressed, a byte may be many; plain, an event takes two bytes at least.
    let is_plain = !matches!(
        bytes,
        [0x1f, 0x8b, ..] | [0x28, 0xb5, ..] | [0x50..=0x5f, 0x2a, ..]
    );
    assert!(!is_plain || checked.totals.events <= bytes.len() as u64);
});
