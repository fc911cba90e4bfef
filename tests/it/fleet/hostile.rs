//! Servers that are slow, broken, somebody else's, or no Prometheus at all.

use super::store::{Store, json, labels};
use super::stub::{Reply, Request, Stub};
use super::{EPOCH, access, chain, told_by};
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use wattprint::fleet::{Access, Form, Prometheus, Query, When};

/// One agent that uses 2 J a second, 15 seconds apart, for five minutes.
pub fn steady(target: &[(&str, &str)]) -> Store {
    let target = labels(target);
    let mut store = Store::default();
    for second in (-15..=300).step_by(15) {
        let joules = 2 * (second + 100);
        let text = format!(
            "process_start_time_seconds {}\nwattprint_build_info{{version=\"0.1.0\"}} 1\n\
             wattprint_energy_joules_total{{component=\"cpu\",device=\"package-0\"}} {joules}\n\
             wattprint_node_energy_joules_total {joules}\n\
             wattprint_idle_energy_joules_total{{component=\"cpu\"}} {joules}\n",
            EPOCH - 1000
        );
        store.scrape(i64::from(second), &target, Some(&text));
    }
    store
}

/// What a store answers over HTTP.
pub fn served(store: &Mutex<Store>, request: &Request) -> Reply {
    let number = |name: &str| (request.query[name].parse::<f64>().unwrap() * 1000.0) as i64;
    let when = match request.path.rsplit('/').next().unwrap() {
        "query" => When::At(number("time")),
        _ => When::Range {
            start: number("start"),
            end: number("end"),
            step: number("step"),
        },
    };
    let text = &request.query["query"];
    let (inner, form) = match text.strip_prefix("last_over_time(") {
        Some(inner) => {
            let (inner, back) = inner.rsplit_once('[').unwrap();
            let back = back.trim_end_matches("ms])").parse().unwrap();
            (inner, Form::Last(back))
        }
        None if text.contains(" and on ") => {
            (text.split(" and on ").next().unwrap(), Form::OfAgents)
        }
        None => (text.as_str(), Form::Value),
    };
    let (metric, selector) = inner.split_once('{').unwrap();
    let query = Query {
        metric: metric.to_owned(),
        selector: format!("{{{selector}").parse().unwrap(),
        form,
    };
    let answer = store.lock().unwrap().ask(&query, when).unwrap();
    Reply::json(json(&answer, when))
}

/// A server that tells of one agent, after `first` has had its way.
fn serving(
    target: &[(&str, &str)],
    first: impl Fn(&Request, usize) -> Option<Reply> + Send + Sync + 'static,
) -> Stub {
    let store = Mutex::new(steady(target));
    Stub::start(move |request, number| {
        first(request, number).unwrap_or_else(|| served(&store, request))
    })
}

pub const NODE: [(&str, &str); 3] = [("job", "wattprint"), ("instance", "n1"), ("cluster", "a")];

fn joules(fleet: &wattprint::fleet::Fleet) -> f64 {
    let meters = fleet.record.meters.iter();
    let node = meters.filter(|it| it.channel.component.name() == "node");
    node.map(|it| it.energy.energy as f64 / 1e6).sum()
}

#[test]
fn a_server_that_answers_gives_the_energy_of_the_period() {
    let stub = serving(&NODE, |_, _| None);
    let fleet = told_by(access(&stub.address)).unwrap();
    assert_eq!(joules(&fleet), 600.0);
    assert_eq!(fleet.record.elapsed, Duration::from_secs(300));
    let requests = stub.requests.lock().unwrap();
    assert!(
        requests
            .iter()
            .all(|it| it.path.starts_with("/api/v1/query"))
    );
    assert!(requests.iter().all(|it| it.query["nocache"] == "1"));
}

#[test]
fn a_path_before_the_api_is_kept_and_the_tenant_is_sent() {
    let stub = serving(&NODE, |_, _| None);
    let access = Access {
        tenant: Some("team-7".to_owned()),
        ..access(&format!("{}/select/0/prometheus/", stub.address))
    };
    assert_eq!(joules(&told_by(access).unwrap()), 600.0);
    let requests = stub.requests.lock().unwrap();
    for request in requests.iter() {
        assert!(
            request
                .path
                .starts_with("/select/0/prometheus/api/v1/query")
        );
        assert_eq!(request.headers["x-scope-orgid"], "team-7");
    }
}

#[test]
fn credentials_come_from_files_and_are_never_shown() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secret");
    fs::write(&file, "open sesame\n").unwrap();
    for (basic, expected) in [
        (false, "Bearer open sesame"),
        (true, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
    ] {
        let stub = serving(&NODE, move |request, _| {
            let sent = request.headers.get("authorization");
            (sent.map(String::as_str) != Some(expected)).then(|| Reply::status(401, "who are you?"))
        });
        let with = |file: &std::path::Path| Access {
            basic: basic.then(|| ("Aladdin".to_owned(), file.to_owned())),
            bearer: (!basic).then(|| file.to_owned()),
            ..access(&stub.address)
        };
        assert_eq!(joules(&told_by(with(&file)).unwrap()), 600.0);
        let wrong = directory.path().join("wrong");
        fs::write(&wrong, "hush").unwrap();
        let before = stub.count();
        let error = told_by(with(&wrong)).unwrap_err();
        assert!(
            chain(&error).contains("refused access with status 401"),
            "{error}"
        );
        assert_eq!(
            stub.count(),
            before + 1,
            "a wrong password is not tried again"
        );
        let missing = told_by(with(&directory.path().join("none"))).unwrap_err();
        assert!(chain(&missing).contains("none`"), "{missing}");
        let shown = format!("{error:?} {error} {} {missing:?}", error.hint());
        assert!(
            !shown.contains("hush") && !shown.contains("sesame"),
            "{shown}"
        );
    }
}

#[test]
fn what_fails_for_a_moment_is_tried_again_and_for_long_it_is_told() {
    for status in [429, 500, 502, 503, 504] {
        let stub = serving(&NODE, move |_, number| {
            let header = vec![("Retry-After".to_owned(), "0".to_owned())];
            (number <= 2).then(|| Reply::Whole(status, header, b"busy".to_vec()))
        });
        assert_eq!(
            joules(&told_by(access(&stub.address)).unwrap()),
            600.0,
            "{status}"
        );
        let stub = Stub::start(move |_, _| Reply::status(status, "<html>down for repair</html>"));
        let error = chain(&told_by(access(&stub.address)).unwrap_err());
        assert!(
            error.contains(&format!("status {status} 4 times")),
            "{error}"
        );
        assert!(
            error.contains("web page") && !error.contains("repair"),
            "{error}"
        );
        assert_eq!(stub.count(), 4);
    }
}

#[test]
fn a_connection_that_breaks_is_tried_again() {
    let stub = serving(&NODE, |_, number| {
        (number == 1).then(|| Reply::Cut(Vec::new()))
    });
    assert_eq!(joules(&told_by(access(&stub.address)).unwrap()), 600.0);
    let stub = Stub::start(|_, _| Reply::Cut(b"{\"status\":\"succ".to_vec()));
    let error = told_by(access(&stub.address)).unwrap_err().to_string();
    assert!(error.contains("failed 4 times"), "{error}");
    // Nobody listens there any more.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = told_by(access(&address)).unwrap_err();
    assert!(error.to_string().contains("failed 4 times"), "{error}");
    assert!(error.hint().contains("address"), "{}", error.hint());
}

#[test]
fn slow_answers_end_in_time() {
    for reply in [Reply::Hang, Reply::Trickle] {
        let stub = Stub::start(move |_, _| reply.clone());
        let began = Instant::now();
        let error = told_by(access(&stub.address)).unwrap_err().to_string();
        assert!(error.contains("did not answer within 0.6 s"), "{error}");
        assert!(
            began.elapsed() < Duration::from_secs(4),
            "{:?}",
            began.elapsed()
        );
    }
}

#[test]
fn an_answer_without_end_is_not_read_to_it() {
    let stub = Stub::start(|_, _| Reply::Endless);
    let access = Access {
        timeout: Duration::from_secs(30),
        ..access(&stub.address)
    };
    let error = told_by(access).unwrap_err().to_string();
    assert!(error.contains("larger than 64 MiB"), "{error}");
}

#[test]
fn what_is_no_prometheus_is_told_by_what_it_is() {
    for (reply, expected) in [
        (
            Reply::json("<!DOCTYPE html><title>Log in</title>"),
            "it is a web page",
        ),
        (
            Reply::json("{\"status\":\"success\",\"data\":{\"resu"),
            "not whole JSON",
        ),
        (Reply::json("{}"), "not an answer of Prometheus"),
        (
            Reply::json(r#"{"status":"success","data":{"resultType":"string","result":[1,"x"]}}"#),
            "`string`",
        ),
        (
            Reply::json(r#"{"status":"error","errorType":"execution","error":"no such thing"}"#),
            "no such thing (execution)",
        ),
        (
            Reply::status(404, "404 page not found"),
            "status 404: 404 page not found",
        ),
        (
            Reply::status(
                400,
                r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#,
            ),
            "parse error (bad_data)",
        ),
        (
            Reply::json(r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#),
            "knows no wattprint agent with {}",
        ),
    ] {
        let shown = format!("{reply:?}");
        let stub = Stub::start(move |_, _| reply.clone());
        let error = told_by(access(&stub.address)).unwrap_err();
        assert!(
            chain(&error).contains(expected),
            "{shown}: {}",
            chain(&error)
        );
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn a_redirect_is_not_followed_with_credentials_or_without() {
    let other = Stub::start(|_, _| Reply::status(200, "{}"));
    let to = format!("{}/api/v1/query", other.address);
    let stub = Stub::start(move |_, _| {
        Reply::Whole(302, vec![("Location".to_owned(), to.clone())], Vec::new())
    });
    let error = told_by(access(&stub.address)).unwrap_err().to_string();
    assert!(
        error.contains("redirects to") && error.contains(&other.address),
        "{error}"
    );
    assert_eq!(other.count(), 0);
}

#[test]
fn a_question_that_is_too_much_is_asked_in_halves() {
    let stub = serving(&NODE, |request, _| {
        let number = |name: &str| request.query.get(name)?.parse::<f64>().ok();
        let points = (number("end")? - number("start")?) / number("step")?;
        let refusal = r#"{"status":"error","errorType":"execution","error":"too many samples"}"#;
        (points > 4.0).then(|| Reply::status(422, refusal))
    });
    assert_eq!(joules(&told_by(access(&stub.address)).unwrap()), 600.0);
}

#[test]
fn values_that_are_none_lose_no_energy_and_are_told() {
    let mut store = steady(&NODE);
    for (labels, samples) in &mut store.samples {
        if labels["__name__"].ends_with("joules_total") {
            let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0];
            for (at, odd) in [5, 8, 9, 12].into_iter().zip(odd) {
                samples[at].1 = Some(odd);
            }
        }
    }
    let store = Mutex::new(store);
    let stub = Stub::start(move |request, _| served(&store, request));
    let fleet = told_by(access(&stub.address)).unwrap();
    assert_eq!(joules(&fleet), 600.0);
    let told = fleet
        .record
        .remarks
        .iter()
        .any(|it| it.contains("were none of a counter"));
    assert!(told, "{:?}", fleet.record.remarks);
}

#[test]
fn another_tenants_series_are_refused() {
    let mut client_access = access("");
    for (selector, expected) in [
        ("{cluster=\"b\"}", Some("cluster=\"a\"")),
        ("{cluster=\"a\"}", None),
        ("{cluster!=\"a\"}", Some("cluster=\"a\"")),
    ] {
        let store = Mutex::new(steady(&NODE));
        // A server that does not look at selectors.
        let stub = Stub::start(move |request, _| {
            let mut request = request.clone();
            let query = request.query.get_mut("query").unwrap();
            for ignored in ["cluster=\"a\"", "cluster=\"b\"", "cluster!=\"a\""] {
                *query = query.replace(ignored, "");
            }
            served(&store, &request)
        });
        client_access.address.clone_from(&stub.address);
        let mut client = wattprint::fleet::Client::new(client_access.clone()).unwrap();
        let outcome =
            super::fleet::read(&mut client, &super::ask(0, 300, selector), super::at(400));
        match expected {
            Some(expected) => {
                let error = outcome.unwrap_err().to_string();
                assert!(error.contains(expected), "{error}");
            }
            None => assert_eq!(joules(&outcome.unwrap()), 600.0),
        }
    }
}

#[test]
fn values_of_other_instants_are_refused() {
    let stub = Stub::start(|_, _| {
        Reply::json(
            r#"{"status":"success","data":{"resultType":"vector","result":
               [{"metric":{"job":"w"},"value":[1700000000,"1"]}]}}"#,
        )
    });
    let error = told_by(access(&stub.address)).unwrap_err().to_string();
    assert!(error.contains("other instants"), "{error}");
}
