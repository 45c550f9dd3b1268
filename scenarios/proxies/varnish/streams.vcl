# Varnish; hitch in front of it ends TLS. A variant's own lines take the places of the ones that begin with "set".

vcl 4.1;

backend default {
  ${set.origin}
  ${set.backend}
}

sub vcl_recv {
  ${set.recv}
}

sub vcl_backend_fetch {
  ${set.backendFetch}
}

sub vcl_backend_response {
  ${set.backendResponse}
}
