//! Files on their way out: names, ranges (RFC 9110 §14), validators. A render's files never change, so its content hash
//! is their entity tag.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use partwright_protocol::{Format, RenderJob};
use partwright_queue::ArtifactError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Failure;
use crate::app::App;
use crate::problem::{Kind, internal};
use crate::store::FileName;
use crate::workshop::artifact_key;

#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
pub(super) struct FileQuery {
    /// 1: for showing in a page instead of saving.
    pub(super) inline: Option<u8>,
}

pub(super) fn format_of(extension: &str) -> Result<Format, Failure> {
    Format::from_extension(extension).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.extension()).collect();
        Failure::new(Kind::NotFound, format!("There is no such format. Take one of: {}.", known.join(", ")))
    })
}

pub(super) async fn send(
    app: &App,
    job: &RenderJob,
    format: Format,
    query: &FileQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let (key, size) = artifact_key(job, format)?;
    let name = app.store.file_name(job.id, job.project_id).await?;
    let part = job.result.as_ref().and_then(|result| match result.report.as_ref()?.parts.as_slice() {
        [only] => Some(only.name.as_str()),
        _ => None,
    });
    let tag = format!("\"{}\"", key.replace('/', "-"));
    let shown = query.inline.is_some_and(|inline| inline != 0);
    let disposition = disposition(&name, part.unwrap_or_default(), format, shown);
    let mut common = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, format.media_type()),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::ETAG, tag.as_str()),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            common.insert(name, value);
        }
    }
    if format == Format::Svg {
        // Shown by itself an SVG is a document: it may not do anything.
        common.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'"),
        );
    }
    if let Some(known) = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok())
        && known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
    {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let whole_wanted = headers.get(header::IF_RANGE).is_some_and(|value| value.as_bytes() != tag.as_bytes());
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).filter(|_| !whole_wanted);
    let range = match asked.map(|text| parse_range(text, size)) {
        None | Some(Range::Ignored) => None,
        Some(Range::Bytes(range)) => Some(range),
        Some(Range::Outside) => {
            let failure = Failure::new(Kind::Range, format!("The file has {size} bytes."));
            return Err(failure.header(header::CONTENT_RANGE, format!("bytes */{size}")));
        }
    };
    let download = app.workshop.artifacts().open(&key, range.clone()).await.map_err(|error| match error {
        ArtifactError::Missing(_) => {
            Failure::new(Kind::NotReady, "The file was cleared to make room. Render again, which makes it anew.")
        }
        error => internal(error).into(),
    })?;
    let length = download.range.end - download.range.start;
    common.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let status = match range {
        None => StatusCode::OK,
        Some(_) => {
            let text =
                format!("bytes {}-{}/{}", download.range.start, download.range.end.saturating_sub(1), download.size);
            if let Ok(value) = HeaderValue::from_str(&text) {
                common.insert(header::CONTENT_RANGE, value);
            }
            StatusCode::PARTIAL_CONTENT
        }
    };
    Ok((status, common, Body::from_stream(download.body)).into_response())
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Bytes(std::ops::Range<u64>),
    /// Not understood, or several ranges: the whole file is a correct answer.
    Ignored,
    Outside,
}

fn parse_range(text: &str, size: u64) -> Range {
    let Some((first, last)) = text.trim().strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Range::Ignored;
    };
    let number = |text: &str| {
        let text = text.trim();
        (text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<u64>().ok()).flatten()
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.trim().is_empty() => first..size,
        (None, Some(suffix)) if first.trim().is_empty() => size.saturating_sub(suffix)..size,
        _ => return Range::Ignored,
    };
    if range.start < range.end { Range::Bytes(range) } else { Range::Outside }
}

/// `<project>-<part>-v<N>.<ext>`, in ASCII and, for those who can read it, in full.
fn disposition(name: &FileName, part: &str, format: Format, shown: bool) -> String {
    let file = |ascii: bool| {
        let project = name.project.as_deref().map(|name| slug(name, ascii)).filter(|slug| !slug.is_empty());
        let part = Some(slug(part, ascii)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "part".to_owned());
        let version = name.version.map(|number| format!("v{number}"));
        let pieces: Vec<String> = [project, Some(part), version].into_iter().flatten().collect();
        format!("{}.{}", pieces.join("-"), format.extension())
    };
    let (ascii, full) = (file(true), file(false));
    let how = if shown { "inline" } else { "attachment" };
    if ascii == full {
        format!("{how}; filename=\"{ascii}\"")
    } else {
        format!("{how}; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(&full, NON_ALPHANUMERIC))
    }
}

fn slug(text: &str, ascii: bool) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() || (!ascii && letter.is_alphanumeric()) {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.chars().count() >= 48 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (text, expected) in [
            ("bytes=0-99", Range::Bytes(0..100)),
            ("bytes=0-0", Range::Bytes(0..1)),
            ("bytes=990-5000", Range::Bytes(990..1000)),
            ("bytes=990-", Range::Bytes(990..1000)),
            ("bytes=-10", Range::Bytes(990..1000)),
            ("bytes=-5000", Range::Bytes(0..1000)),
            ("bytes=1000-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=5-1", Range::Ignored),
            ("bytes=0-1,5-9", Range::Ignored),
            ("bytes=-", Range::Ignored),
            ("bytes=99999999999999999999999-", Range::Ignored),
            ("lines=1-2", Range::Ignored),
        ] {
            assert_eq!(parse_range(text, 1000), expected, "{text}");
        }
    }

    #[test]
    fn file_names() {
        let name = |project: Option<&str>, version| FileName { project: project.map(str::to_owned), version };
        for (name, part, expected) in [
            (name(Some("Wall bracket 60 mm"), Some(3)), "", "attachment; filename=\"wall-bracket-60-mm-part-v3.stl\""),
            (name(Some("Box"), Some(1)), "Lid", "attachment; filename=\"box-lid-v1.stl\""),
            (name(None, None), "", "attachment; filename=\"part.stl\""),
            (name(Some("a\"\r\nb/../c"), None), "", "attachment; filename=\"a-b-c-part.stl\""),
            (
                name(Some("Träger"), Some(1)),
                "",
                "attachment; filename=\"tr-ger-part-v1.stl\"; filename*=UTF-8''tr%C3%A4ger%2Dpart%2Dv1%2Estl",
            ),
        ] {
            assert_eq!(disposition(&name, part, Format::Stl, false), expected);
        }
    }
}
