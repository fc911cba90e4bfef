//! A server on loopback that answers as it is told, well or badly.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
}

/// How it is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A status, headers and a body.
    Whole(u16, Vec<(String, String)>, Vec<u8>),
    /// A body of which a byte comes now and then.
    Trickle,
    /// Nothing at all, while the connection stays open.
    Hang,
    /// The connection ends in the middle.
    Cut(Vec<u8>),
    /// More than anybody wants.
    Endless,
}

/// A server that lives as long as the test.
pub struct Stub {
    pub address: String,
    pub requests: Arc<Mutex<Vec<Request>>>,
}

impl Reply {
    /// JSON with status 200.
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        let kind = ("Content-Type".to_owned(), "application/json".to_owned());
        Self::Whole(200, vec![kind], body.into())
    }

    /// A status and a body.
    pub fn status(status: u16, body: &str) -> Self {
        Self::Whole(status, Vec::new(), body.as_bytes().to_vec())
    }
}

impl Stub {
    /// Serves with this function until the test's process ends.
    pub fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (log, answer) = (requests.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (log.clone(), answer.clone());
                thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(request) = read(&mut reader) {
                        let number = {
                            let mut log = log.lock().unwrap();
                            log.push(request.clone());
                            log.len()
                        };
                        if write(&stream, answer(&request, number)).is_none() {
                            break;
                        }
                    }
                });
            }
        });
        Self { address, requests }
    }

    /// How often it was asked.
    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let target = line.split(' ').nth(1)?.to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let query = query.split('&').filter_map(|pair| pair.split_once('='));
    Some(Request {
        path: path.to_owned(),
        query: query.map(|(k, v)| (k.to_owned(), unescaped(v))).collect(),
        headers,
    })
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Answers; nothing if the connection is at its end.
fn write(mut stream: &TcpStream, reply: Reply) -> Option<()> {
    match reply {
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
            }
            head.push_str("\r\n");
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(&body).ok()
        }
        Reply::Trickle => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                .ok()?;
            loop {
                stream.write_all(b" ").ok()?;
                thread::sleep(Duration::from_millis(50));
            }
        }
        Reply::Hang => {
            thread::sleep(Duration::from_secs(5));
            None
        }
        Reply::Cut(body) => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                .ok()?;
            stream.write_all(&body).ok()?;
            stream.shutdown(std::net::Shutdown::Both).ok()?;
            None
        }
        Reply::Endless => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                .ok()?;
            let block = vec![b' '; 1 << 20];
            loop {
                stream.write_all(&block).ok()?;
            }
        }
    }
}
