package main

import (
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v3"
)

// measureEvery is how often the bitrates of layers are measured.
const measureEvery = 500 * time.Millisecond

// keyFrameEvery is how soon a layer is asked for a key frame again.
const keyFrameEvery = 500 * time.Millisecond

// source is a published track: sound, or a picture in one or more layers.
type source struct {
	kind webrtc.RTPCodecType

	mu         sync.RWMutex
	layers     []*layer
	forwarders map[*forwarder]bool
}

// layer is one encoding of a source.
type layer struct {
	askForKeyFrame func()
	bytes          atomic.Int64 // since the last measurement
	bitrate        atomic.Int64 // measured, in bits a second; 0 while it is unknown

	mu      sync.Mutex
	askedAt time.Time
}

func newSource(kind webrtc.RTPCodecType) *source {
	return &source{kind: kind, forwarders: map[*forwarder]bool{}}
}

// byBitrate gives the layers that have been measured, the smallest first.
func (s *source) byBitrate() []*layer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var layers []*layer
	for _, l := range s.layers {
		if l.bitrate.Load() > 0 {
			layers = append(layers, l)
		}
	}
	sort.Slice(layers, func(i, j int) bool { return layers[i].bitrate.Load() < layers[j].bitrate.Load() })
	return layers
}

func (s *source) add(f *forwarder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forwarders[f] = true
}

func (s *source) remove(f *forwarder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.forwarders, f)
}

// receive passes the packets of a layer on until it ends.
func (s *source) receive(connection *webrtc.PeerConnection, track *webrtc.TrackRemote) {
	received := &layer{askForKeyFrame: func() {
		_ = connection.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(track.SSRC())}})
	}}
	s.mu.Lock()
	s.layers = append(s.layers, received)
	s.mu.Unlock()
	done := make(chan struct{})
	go received.measure(done)
	defer func() {
		close(done)
		received.bitrate.Store(0)
	}()
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		received.bytes.Add(int64(packet.MarshalSize()))
		s.mu.RLock()
		for f := range s.forwarders {
			f.forward(received, packet)
		}
		s.mu.RUnlock()
	}
}

func (l *layer) measure(done chan struct{}) {
	ticker := time.NewTicker(measureEvery)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			l.bitrate.Store(l.bytes.Swap(0) * 8 * int64(time.Second) / int64(measureEvery))
		}
	}
}

// keyFrame asks the publisher for a key frame, unless it was asked just now.
func (l *layer) keyFrame() {
	l.mu.Lock()
	soon := time.Since(l.askedAt) < keyFrameEvery
	if !soon {
		l.askedAt = time.Now()
	}
	l.mu.Unlock()
	if !soon {
		l.askForKeyFrame()
	}
}
