"""The way in: TLS on loopback, the services behind their host names, a control port and a page."""
