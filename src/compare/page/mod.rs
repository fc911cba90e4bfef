//! A comparison as a document for people.
