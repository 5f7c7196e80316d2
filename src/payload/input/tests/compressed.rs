use std::io::{self, Read as _, Write as _};

use flate2::Compression as Level;
use flate2::read::GzEncoder;

use super::super::{Compression, InputError};
use super::{Failing, Owned, options, records, slow};

fn text(lines: u64) -> Vec<u8> {
    let mut text = Vec::new();
    for line in 0..lines {
        writeln!(
            text,
            "{{\"event\":\"e{line}\",\"n\":{}}}",
            line * 7919 % 1000
        )
        .unwrap();
    }
    text
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzEncoder::new(text, Level::default())
        .read_to_end(&mut out)
        .unwrap();
    out
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 3).unwrap()
}

fn plain(text: &[u8]) -> Vec<Owned> {
    records(text, &options(1, 1 << 20)).0
}

#[test]
fn several_members_and_frames() {
    let text = text(5000);
    let wanted = plain(&text);
    for pack in [gzip, zstd] {
        // The cut between the members lies within a line.
        let (first, last) = text.split_at(70_001);
        let packed = [pack(first), pack(b""), pack(last)].concat();
        for (workers, chunk) in [(1, 1000), (3, 1000), (2, 1 << 20)] {
            let (all, done) = records(&packed[..], &options(workers, chunk));
            assert!(all == wanted);
            assert_eq!((done.bytes, done.lines), (text.len() as u64, 5000));
            assert!(done.error.is_none());
            assert!(records(slow(&packed[..]), &options(workers, chunk)).0 == wanted);
        }
    }
}

#[test]
fn a_skippable_frame_may_come_first() {
    let packed = [&b"\x5a\x2a\x4d\x18\x03\0\0\0abc"[..], &zstd(b"{}\n{}\n")].concat();
    let (all, done) = records(&packed[..], &options(1, 99));
    assert_eq!(all, plain(b"{}\n{}\n"));
    assert!(done.error.is_none());
}

#[test]
fn cut_off_anywhere() {
    let text = text(60);
    let wanted = plain(&text);
    let (first, last) = text.split_at(901);
    for (pack, format) in [
        (gzip as fn(&[u8]) -> Vec<u8>, Compression::Gzip),
        (zstd, Compression::Zstd),
    ] {
        let (first, last) = (pack(first), pack(last));
        let packed = [&first[..], &last].concat();
        for cut in 4..packed.len() {
            let (all, done) = records(&packed[..cut], &options(1 + cut % 2, 100));
            if cut == first.len() {
                // What is there is whole, for all that can be known.
                assert!(done.error.is_none());
                continue;
            }
            assert!(wanted.starts_with(&all), "{cut}");
            assert!(cut < first.len() || all.len() >= 30, "{cut}: {}", all.len());
            let error = done.error.unwrap();
            assert!(error.to_string().contains("cut off"), "{error}");
            let InputError::Corrupt {
                format: told, at, ..
            } = error
            else {
                panic!("{error}")
            };
            assert_eq!((told, at), (format, cut as u64));
        }
    }
}

#[test]
fn what_came_before_the_cut_is_kept() {
    let text = text(50_000);
    for packed in [gzip(&text), zstd(&text)] {
        let (all, done) = records(&packed[..packed.len() / 10 * 9], &options(2, 1 << 20));
        // A zstd block is up to 128 KiB: as much may be lost.
        assert!(all.len() > 35_000, "{}", all.len());
        assert!(done.error.is_some());
    }
}

#[test]
fn damaged_anywhere_is_no_panic() {
    let text = text(60);
    for pack in [gzip, zstd] {
        let packed = pack(&text);
        for at in 4..packed.len() {
            let mut packed = packed.clone();
            packed[at] ^= 0x55;
            let (_, done) = records(&packed[..], &options(1, 100));
            assert!(matches!(
                done.error,
                None | Some(InputError::Corrupt { .. })
            ));
        }
        let (all, done) = records(&[&packed[..], b"garbage"].concat()[..], &options(1, 100));
        assert_eq!(all.len(), 60);
        assert!(
            done.error
                .unwrap()
                .to_string()
                .contains("what came before was checked")
        );
    }
}

#[test]
fn an_input_that_fails_is_not_called_damaged() {
    for packed in [gzip(&text(60)), zstd(&text(60))] {
        let half = &packed[..packed.len() / 2];
        let (_, done) = records(Failing(half), &options(1, 100));
        assert!(matches!(done.error, Some(InputError::Io(_))));
    }
}

#[test]
fn a_bomb_is_not_read_to_its_end() {
    let line = "{\"a\":\"                                                   \"}\n";
    let text = || io::repeat(b' ').take(256 << 20).chain(line.as_bytes());
    let begin = line.repeat(3);
    let mut bomb = zstd::Encoder::new(Vec::new(), 1).unwrap();
    bomb.write_all(begin.as_bytes()).unwrap();
    io::copy(&mut text(), &mut bomb).unwrap();
    let packed = bomb.finish().unwrap();
    let (all, done) = records(&packed[..], &options(1, 1 << 20));
    assert_eq!(all.len(), 3);
    assert!(done.bytes < 70 << 20);
    let error = done.error.unwrap();
    assert!(matches!(
        error,
        InputError::Bomb {
            format: Compression::Zstd,
            max_ratio: 1000,
            ..
        }
    ));
    assert!(
        error
            .to_string()
            .ends_with("hand over the text itself: `zstd -dc`"),
        "{error}"
    );
    let wide = super::Options {
        max_ratio: u64::MAX,
        ..options(1, 1 << 20)
    };
    let (all, done) = records(&packed[..], &wide);
    assert_eq!(all.len(), 4);
    assert!(done.error.is_none());
}
