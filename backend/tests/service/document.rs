/// The studio's types are generated from the committed document.
#[test]
fn the_committed_openapi_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == partwright::http::openapi(),
        "protocol/openapi.json is stale: run `cargo run -p partwright -- openapi > protocol/openapi.json`"
    );
}

#[test]
fn every_operation_is_named_once_and_described() {
    let document: serde_json::Value = serde_json::from_str(&partwright::http::openapi()).unwrap();
    let mut names = std::collections::HashSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{method} {path}");
        }
    }
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"].get(name).is_some(), "{name} is referred to and missing");
    }
}
