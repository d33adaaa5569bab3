use super::*;

const LEAST: &str = "name = \"blinky\"\nversion = \"1.2.0\"\nkind = \"reactor\"\n";

fn parse(text: &str) -> Result<Manifest> {
    Manifest::parse(text, Path::new("ketch.toml"))
}

fn with(more: &str) -> Failure {
    parse(&format!("{LEAST}{more}")).unwrap_err()
}

#[test]
fn the_least_manifest_has_defaults() {
    let manifest = parse(LEAST).unwrap();
    assert_eq!(manifest.id, "dev.ketch.blinky");
    assert_eq!(
        (manifest.sequence, manifest.restart),
        (0, RestartPolicy::Never)
    );
    assert_eq!(
        (manifest.memory, manifest.stack, manifest.data_stack),
        (None, 4096, 2048)
    );
    assert!(manifest.requests.is_empty());
}

#[test]
fn a_full_manifest_reaches_the_image() {
    let text = "id = \"org.example.b\"\nname = \"b\"\nversion = \"1.0.0\"\nsequence = 7\nkind = \"command\"\n\
        restart = \"always\"\n[resources]\nstack = 8192\nlog-rate = 5\nhandles = 3\nprocessor-share = 25\nkey-value-bytes = 512\n\
        [[capability]]\ntype = \"gpio\"\ndevice = \"led0\"\noperations = [\"write\", \"read\"]\n";
    let builder = parse(text)
        .unwrap()
        .image(b"\0asm\x01\0\0\0".to_vec(), 65_536);
    let bytes = builder.build().unwrap();
    let image = ketch_image::Image::parse(&bytes).unwrap();
    let manifest = image.manifest();
    assert_eq!(
        (manifest.name, manifest.sequence, manifest.kind),
        ("b", 7, ContainerKind::Command)
    );
    assert_eq!(
        (manifest.resources.memory, manifest.resources.stack),
        (65_536, 8192)
    );
    assert_eq!(manifest.resources.log_rate, Some(5));
    assert_eq!(manifest.resources.handles, Some(3));
    assert_eq!(manifest.resources.processor_share, Some(25));
    assert_eq!(manifest.resources.key_value_bytes, Some(512));
    let request = manifest.requests().next().unwrap();
    assert_eq!(
        (request.label, request.operations),
        ("led0", Operations::READ.union(Operations::WRITE))
    );
}

#[test]
fn targets_are_words_from_the_table() {
    let manifest = parse(&format!(
        "{LEAST}aot = [\"cortex-m33\", \"x86-64\", \"cortex-m33\"]\n"
    ));
    assert_eq!(manifest.unwrap().aot, [Target::CortexM33, Target::X8664]);
    let failure = with("aot = [\"cortex-m99\"]\n");
    assert!(failure.message.contains("`aot`"), "{failure:?}");
    assert!(failure.remedy.contains("cortex-m33"), "{failure:?}");
}

#[test]
fn the_file_the_line_and_the_cause_of_malformed_text_are_named() {
    let failure = with("colour = \"red\"\n");
    assert!(
        failure
            .message
            .starts_with("ketch.toml:4: unknown field `colour`"),
        "{}",
        failure.message
    );
    assert_eq!(failure.name, "ManifestMalformed");
    let failure = parse("name = \"b\"\nversion = 1\n").unwrap_err();
    assert!(
        failure
            .message
            .starts_with("ketch.toml:2: invalid type: integer"),
        "{}",
        failure.message
    );
    let failure = parse("name = \"b\"\n").unwrap_err();
    assert!(
        failure.message.contains("missing field `version`"),
        "{}",
        failure.message
    );
}

#[test]
fn each_value_out_of_range_names_its_key() {
    let gpio = |rest: &str| format!("[[capability]]\ntype = \"gpio\"\n{rest}");
    let topic = |rest: &str| format!("[[capability]]\ntype = \"topic\"\n{rest}");
    let led = "device = \"led0\"\noperations = [\"write\"]\n";
    for (more, start) in [
        (
            "id = \"blinky\"\n".to_owned(),
            "ketch.toml: `id` \"blinky\" is no application id",
        ),
        (
            "restart = \"maybe\"\n".to_owned(),
            "ketch.toml: `restart` \"maybe\"",
        ),
        (
            "[resources]\nstack = 3\n".to_owned(),
            "ketch.toml: `resources.stack` is 3, outside 256 to 1048576",
        ),
        (
            "[resources]\nmemory = 99999999\n".to_owned(),
            "ketch.toml: `resources.memory` is 99999999",
        ),
        (
            "[resources]\nlog-rate = 0\n".to_owned(),
            "ketch.toml: `resources.log-rate`",
        ),
        (
            format!("[[capability]]\ntype = \"i3c\"\n{led}"),
            "ketch.toml: `capability[0].type` \"i3c\"",
        ),
        (
            gpio("device = \"led 0\"\noperations = [\"write\"]\n"),
            "ketch.toml: `capability[0].device` \"led 0\"",
        ),
        (
            gpio("device = \"led0\"\noperations = [\"burn\"]\n"),
            "ketch.toml: `capability[0].operations` \"burn\"",
        ),
        (
            gpio("device = \"led0\"\noperations = []\n"),
            "ketch.toml: `capability[0].operations` is empty",
        ),
        (
            gpio(led) + &gpio(led),
            "ketch.toml: `capability[1].device` \"led0\" is requested twice",
        ),
        (
            gpio("topic = \"a\"\noperations = [\"read\"]\n"),
            "ketch.toml: `capability[0].topic` is not for the type \"gpio\"",
        ),
        (
            topic("operations = [\"publish\"]\n"),
            "ketch.toml: `capability[0].topic` is missing",
        ),
        (
            topic("topic = \"tank/*\"\noperations = [\"publish\"]\n"),
            "ketch.toml: `capability[0].topic` \"tank/*\" is no topic",
        ),
        (
            topic("topic = \"tank\"\noperations = [\"read\"]\n"),
            "ketch.toml: `capability[0].operations` \"read\" is nothing that can be done with type \"topic\"",
        ),
        (
            "[resources]\nqueue-size = 15\n".to_owned(),
            "ketch.toml: `resources.queue-size` is 15",
        ),
        (
            gpio("device = \"a\"\noperations = [\"read\"]\n").repeat(17),
            "ketch.toml: `capability` stands there 17",
        ),
    ] {
        let failure = with(&more);
        assert!(
            failure.message.starts_with(start),
            "{} is not {start}",
            failure.message
        );
        assert_eq!(failure.name, "ManifestInvalid");
        assert!(!failure.remedy.is_empty());
    }
    let failure =
        parse("name = \"Blinky\"\nversion = \"1.0.0\"\nkind = \"reactor\"\n").unwrap_err();
    assert!(failure.message.contains("`name` \"Blinky\""));
    let failure = parse("name = \"b\"\nversion = \"1\"\nkind = \"reactor\"\n").unwrap_err();
    assert!(failure.message.contains("`version` \"1\""));
    let failure = parse("name = \"b\"\nversion = \"1.0.0\"\nkind = \"service\"\n").unwrap_err();
    assert!(failure.message.contains("`kind` \"service\""));
}

#[test]
fn a_default_id_is_valid_for_every_name() {
    for name in ["blinky", "my_led.2", "_a_", "9", "a--b", "x.y.z"] {
        assert!(text::is_id(&default_id(name)), "{name}");
    }
}

#[test]
fn a_folder_without_a_manifest_is_no_project() {
    assert_eq!(
        Manifest::read(Path::new("/nonexistent")).unwrap_err().name,
        "ProjectNotFound"
    );
}
