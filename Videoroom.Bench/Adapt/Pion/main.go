// Command pion is a plain SFU on Pion, to compare ours with: WHIP in, WHEP
// out. Each viewer gets of each picture the best layer of simulcast that the
// estimate of Pion's congestion control has room for, and nothing cleverer:
// what a program has that takes from Pion what there is.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
)

func main() {
	address := flag.String("http", "127.0.0.1:0", "TCP `address` of WHIP and WHEP")
	initial := flag.Int("initial-bitrate", 1_000_000, "`bits` a second that a viewer's estimate begins with")
	flag.Parse()

	server, err := newServer(*initial)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}

	// Whoever started it waits for this line.
	fmt.Printf("listening on %s\n", listener.Addr())
	log.Fatal(http.Serve(listener, server))
}
