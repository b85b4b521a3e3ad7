package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/webrtc/v3"
)

// maxOffer is the longest offer in bytes.
const maxOffer = 1 << 20

// server answers /whip/ROOM, /whep/ROOM and what they create: /session/N.
type server struct {
	publishers *webrtc.API
	viewers    *webrtc.API

	// While a viewer's PeerConnection is made: its estimator comes by the side.
	making    sync.Mutex
	estimator cc.BandwidthEstimator

	mu       sync.Mutex
	rooms    map[string][]*source
	sessions map[string]*session
	last     int
}

// session is a PeerConnection that a client may ask about, and end.
type session struct {
	connection *webrtc.PeerConnection
	estimator  cc.BandwidthEstimator // of a viewer
}

func newServer(initialBitrate int) (*server, error) {
	s := &server{rooms: map[string][]*source{}, sessions: map[string]*session{}}
	var err error
	if s.publishers, err = newAPI(nil); err != nil {
		return nil, err
	}
	s.viewers, err = newViewerAPI(initialBitrate, func(found cc.BandwidthEstimator) { s.estimator = found })
	return s, err
}

func (s *server) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	path := strings.SplitN(strings.Trim(request.URL.Path, "/"), "/", 2)
	switch {
	case len(path) == 2 && path[0] == "whip" && request.Method == http.MethodPost:
		s.begin(w, request, path[1], s.publish)
	case len(path) == 2 && path[0] == "whep" && request.Method == http.MethodPost:
		s.begin(w, request, path[1], s.view)
	case len(path) == 2 && path[0] == "session" && request.Method == http.MethodGet:
		s.tell(w, path[1])
	case len(path) == 2 && path[0] == "session" && request.Method == http.MethodDelete:
		s.end(path[1])
	default:
		http.NotFound(w, request)
	}
}

// begin answers an offer by what add makes of it.
func (s *server) begin(w http.ResponseWriter, request *http.Request, room string, add func(room, offer string) (*session, error)) {
	offer, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxOffer))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	begun, err := add(room, string(offer))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.last++
	id := fmt.Sprint(s.last)
	s.sessions[id] = begun
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/sdp")
	w.Header().Set("Location", "/session/"+id)
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, begun.connection.LocalDescription().SDP)
}

// tell says a viewer's estimate, in bits a second.
func (s *server) tell(w http.ResponseWriter, id string) {
	s.mu.Lock()
	known := s.sessions[id]
	s.mu.Unlock()
	if known == nil || known.estimator == nil {
		http.Error(w, "no such viewer", http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, known.estimator.GetTargetBitrate())
}

func (s *server) end(id string) {
	s.mu.Lock()
	known := s.sessions[id]
	delete(s.sessions, id)
	s.mu.Unlock()
	if known != nil {
		_ = known.connection.Close()
	}
}

// publish takes a publisher: each m-line of its offer is a source at once, so
// that viewers may come before its first packet.
func (s *server) publish(room, offer string) (*session, error) {
	connection, err := s.publishers.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, err
	}
	begun := &session{connection: connection}
	sources := map[*webrtc.RTPReceiver]*source{}
	connection.OnTrack(func(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
		if known := sources[receiver]; known != nil {
			known.receive(connection, track)
		}
	})
	err = answer(connection, offer, func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, transceiver := range connection.GetTransceivers() {
			made := newSource(transceiver.Kind())
			sources[transceiver.Receiver()] = made
			s.rooms[room] = append(s.rooms[room], made)
		}
		return nil
	})
	return begun, err
}

// view takes a viewer: it gets whatever the room has now.
func (s *server) view(room, offer string) (*session, error) {
	s.making.Lock()
	connection, err := s.viewers.NewPeerConnection(webrtc.Configuration{})
	estimator := s.estimator
	s.making.Unlock()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	sources := append([]*source(nil), s.rooms[room]...)
	s.mu.Unlock()
	watching := newViewer(estimator)
	err = answer(connection, offer, func() error {
		for _, from := range sources {
			if err := watching.add(connection, from); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateFailed || state == webrtc.PeerConnectionStateClosed {
			watching.close()
		}
	})
	go watching.run()
	return &session{connection: connection, estimator: estimator}, nil
}

// answer takes an offer, has prepare add what is sent, and waits until the
// answer has its candidates. It closes a connection that fails.
func answer(connection *webrtc.PeerConnection, offer string, prepare func() error) error {
	err := connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer})
	if err == nil {
		err = prepare()
	}
	var description webrtc.SessionDescription
	if err == nil {
		description, err = connection.CreateAnswer(nil)
	}
	if err == nil {
		gathered := webrtc.GatheringCompletePromise(connection)
		if err = connection.SetLocalDescription(description); err == nil {
			<-gathered
		}
	}
	if err != nil {
		_ = connection.Close()
	}
	return err
}
