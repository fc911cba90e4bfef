//! A kubelet that says what a test wants it to say, over real HTTP/2.

use axum::body::Bytes;
use h2::server::{self, SendResponse};
use hyper::http::{HeaderMap, HeaderValue, Method, Response};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::oneshot;
use wattprint::source::kubelet::Kubelet;

/// What the stub does with a call.
#[derive(Clone)]
pub enum Mood {
    /// It answers with these bytes as its message.
    Answer(Vec<u8>),
    /// It accepts and says nothing.
    Hang,
    /// It answers, a few bytes at a time, for ever.
    Drip,
    /// It says that there is no such method.
    Refuse,
    /// It begins a message of this length and sends as many bytes.
    Huge(usize),
    /// It says this without any HTTP/2; if it is nothing, it hangs up.
    Raw(Vec<u8>),
}

/// A kubelet below a root, until it is dropped.
pub struct Stub {
    mood: Arc<Mutex<Mood>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pub socket: PathBuf,
}

impl Stub {
    pub fn start(root: &Path, mood: Mood) -> Self {
        let socket = Kubelet::socket(root);
        fs::create_dir_all(socket.parent().unwrap()).unwrap();
        let mood = Arc::new(Mutex::new(mood));
        let (stop, stopped) = oneshot::channel();
        let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        listener.set_nonblocking(true).unwrap();
        let shared = Arc::clone(&mood);
        let thread = std::thread::spawn(move || {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = UnixListener::from_std(listener).unwrap();
                tokio::select! {
                    () = accept(listener, shared) => {}
                    _ = stopped => {}
                }
            });
        });
        Self {
            mood,
            stop: Some(stop),
            thread: Some(thread),
            socket,
        }
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
        let _gone = fs::remove_file(&self.socket);
    }
}

async fn accept(listener: UnixListener, mood: Arc<Mutex<Mood>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let mood = mood.lock().unwrap().clone();
        tokio::spawn(serve(stream, mood));
    }
}

async fn serve(stream: UnixStream, mood: Mood) {
    if let Mood::Raw(bytes) = &mood {
        // Whoever asks has said everything before we answer.
        stream.readable().await.unwrap();
        let _heard = stream.try_read(&mut [0; 1000]);
        let _gone = stream.try_write(bytes);
        if !bytes.is_empty() {
            tokio::time::sleep(Duration::from_mins(10)).await;
        }
        return;
    }
    let Ok(mut connection) = server::handshake(stream).await else {
        return;
    };
    while let Some(Ok((request, respond))) = connection.accept().await {
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri().path(), "/v1.PodResourcesLister/List");
        assert_eq!(request.headers()["content-type"], "application/grpc");
        assert_eq!(request.headers()["te"], "trailers");
        tokio::spawn(answer(respond, mood.clone()));
    }
}

async fn answer(mut respond: SendResponse<Bytes>, mood: Mood) {
    let head = || {
        let head = Response::builder().header("content-type", "application/grpc");
        head.body(()).unwrap()
    };
    match mood {
        Mood::Answer(message) => {
            let mut body = vec![0];
            body.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
            body.extend(message);
            let mut stream = respond.send_response(head(), false).unwrap();
            let _gone = stream.send_data(body.into(), false);
            let mut trailers = HeaderMap::new();
            trailers.insert("grpc-status", HeaderValue::from_static("0"));
            let _gone = stream.send_trailers(trailers);
        }
        Mood::Hang | Mood::Raw(_) => tokio::time::sleep(Duration::from_mins(10)).await,
        Mood::Drip => {
            let mut stream = respond.send_response(head(), false).unwrap();
            while stream.send_data(Bytes::from_static(&[0]), false).is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Mood::Refuse => {
            let refusal = Response::builder().header("grpc-status", "12");
            let _gone = respond.send_response(refusal.body(()).unwrap(), true);
        }
        Mood::Huge(length) => {
            let mut body = vec![0];
            body.extend(u32::try_from(length).unwrap().to_be_bytes());
            body.resize(length + 5, 0);
            let mut stream = respond.send_response(head(), false).unwrap();
            let _gone = stream.send_data(body.into(), true);
        }
    }
}

/// A field of a protocol buffer that holds bytes.
pub fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut encoded = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        encoded.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    encoded.push(u8::try_from(length).unwrap());
    encoded.extend(bytes);
    encoded
}

/// The message in which one pod of namespace `ml` has a container with devices.
pub fn pod(name: &str, container: &str, devices: &[&str]) -> Vec<u8> {
    let ids = devices.iter().flat_map(|id| field(2, id.as_bytes()));
    let devices: Vec<u8> = field(1, b"nvidia.com/gpu").into_iter().chain(ids).collect();
    let container = [field(1, container.as_bytes()), field(2, &devices)].concat();
    let parts = [
        field(1, name.as_bytes()),
        field(2, b"ml"),
        field(3, &container),
    ];
    field(1, &parts.concat())
}
