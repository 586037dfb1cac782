//! Zipped XML: unpacking within bounds, attributes and text of elements.

use std::io::{Cursor, Read};

use quick_xml::events::BytesStart;

use crate::ImportError;

/// Unpacked size of all parts together; a small package can hold a lot of nothing.
const MAX_UNPACKED: u64 = 512 << 20;

/// The parts of a zip archive, unpacked on demand.
pub(crate) struct Package<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
    most: u64,
    left: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ImportError::broken(format!("it is no zip archive: {error}")))?;
        Ok(Self { archive, most: MAX_UNPACKED, left: MAX_UNPACKED })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().flatten().map(std::borrow::Cow::into_owned)
    }

    /// The text of a part; `None` where there is none of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let broken =
            |error: &dyn std::fmt::Display| ImportError::broken(format!("its part `{name}` is damaged: {error}"));
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(ImportError::Unpacked(self.most))?;
        String::from_utf8(bytes).map(Some).map_err(|error| broken(&error))
    }
}

/// How many bytes the parts of a zip archive really unpack to, without keeping any; `None` beyond `most`, and for what is no
/// zip archive.
pub fn unpacked_bytes(bytes: &[u8], most: u64) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut all = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        all += std::io::copy(&mut part.take(most + 1 - all), &mut std::io::sink()).ok()?;
        if all > most {
            return None;
        }
    }
    Some(all)
}

pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The attribute whatever the prefix of its name.
pub(crate) fn local_attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

pub(crate) fn parsed<T: std::str::FromStr>(tag: &BytesStart<'_>, name: &str) -> Result<T, ImportError> {
    attribute(tag, name)
        .and_then(|value| value.trim().parse().ok())
        .ok_or_else(|| ImportError::broken(format!("a <{}> lacks a proper {name}", tag.local_name().as_ref())))
}

/// mm of a unit that 3MF and AMF know.
pub(crate) fn unit(name: Option<&str>) -> Result<f64, ImportError> {
    match name.unwrap_or("millimeter").trim().to_ascii_lowercase().as_str() {
        "micron" | "micrometer" => Ok(0.001),
        "millimeter" | "mm" => Ok(1.0),
        "centimeter" => Ok(10.0),
        "inch" => Ok(25.4),
        "foot" | "feet" => Ok(304.8),
        "meter" => Ok(1000.0),
        other => Err(ImportError::broken(format!("`{}` is no unit", crate::stl::shortened(other)))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_little_that_unpacks_to_a_lot_is_refused() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 10_000);
        assert_eq!(unpacked_bytes(&bytes, 2 << 20), Some(2 << 20));
        assert_eq!(unpacked_bytes(&bytes, (2 << 20) - 1), None);
        assert_eq!(unpacked_bytes(b"none", 1000), None);
        let limit = (1 << 20) + 1000;
        let mut package = Package::open(&bytes).unwrap();
        (package.most, package.left) = (limit, limit);
        assert_eq!(package.part("a").unwrap().map(|text| text.len()), Some(1 << 20));
        assert_eq!(package.part("b"), Err(ImportError::Unpacked(limit)));
        assert_eq!(package.part("c"), Ok(None));
    }
}
