package main

import (
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v3"
)

// forwarder sends one viewer one layer of a source at a time, as one stream.
type forwarder struct {
	from  *source
	track *webrtc.TrackLocalStaticRTP

	mu      sync.Mutex
	current *layer // what is sent
	target  *layer // what is to be sent from its next key frame on

	// What is added to the current layer's numbers, and what was sent last.
	sequenceOffset  uint16
	timestampOffset uint32
	sequence        uint16
	timestamp       uint32
	sentAt          time.Time
}

// choose has a layer sent from its next key frame on.
func (f *forwarder) choose(l *layer) {
	f.mu.Lock()
	f.target = l
	waits := l != f.current
	f.mu.Unlock()
	if waits {
		l.keyFrame()
	}
}

// keyFrame asks for a key frame of what is sent: the viewer lost something.
func (f *forwarder) keyFrame() {
	f.mu.Lock()
	l := f.current
	f.mu.Unlock()
	if l != nil {
		l.keyFrame()
	}
}

// sending gives the layer that is sent; nil before the first.
func (f *forwarder) sending() *layer {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

// forward sends a packet if it belongs to what the viewer gets.
func (f *forwarder) forward(l *layer, packet *rtp.Packet) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l != f.current {
		if l != f.target || (f.from.kind == webrtc.RTPCodecTypeVideo && !startsKeyFrame(packet.Payload)) {
			return
		}
		f.switchTo(l, packet)
	}

	// Header extensions are of the publisher's connection; Pion adds the viewer's.
	header := packet.Header
	header.Extension, header.ExtensionProfile, header.Extensions = false, 0, nil
	header.SequenceNumber += f.sequenceOffset
	header.Timestamp += f.timestampOffset
	f.sequence, f.timestamp, f.sentAt = header.SequenceNumber, header.Timestamp, time.Now()
	_ = f.track.WriteRTP(&rtp.Packet{Header: header, Payload: packet.Payload})
}

// switchTo makes numbers go on where those of the layer before have ended.
func (f *forwarder) switchTo(l *layer, packet *rtp.Packet) {
	if f.current != nil {
		ticks := uint32(time.Since(f.sentAt).Seconds() * float64(f.track.Codec().ClockRate))
		f.sequenceOffset = f.sequence + 1 - packet.SequenceNumber
		f.timestampOffset = f.timestamp + ticks + 1 - packet.Timestamp
	}
	f.current = l
}

// startsKeyFrame tells whether a VP8 packet is the first of a key frame
// (RFC 7741, section 4.3: the frame's P bit is 0).
func startsKeyFrame(payload []byte) bool {
	packet := codecs.VP8Packet{}
	frame, err := packet.Unmarshal(payload)
	return err == nil && packet.S == 1 && packet.PID == 0 && len(frame) > 0 && frame[0]&1 == 0
}
