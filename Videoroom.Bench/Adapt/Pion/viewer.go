package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v3"
)

// chooseEvery is how often layers are chosen.
const chooseEvery = 100 * time.Millisecond

// spare is what an estimate must have room for, over a better layer's bitrate:
// without it a viewer goes to and fro between two layers.
const spare = 1.1

// viewer is somebody who gets all that a room had when it came.
type viewer struct {
	estimator  cc.BandwidthEstimator
	forwarders []*forwarder
	done       chan struct{}
	closing    sync.Once
}

func newViewer(estimator cc.BandwidthEstimator) *viewer {
	return &viewer{estimator: estimator, done: make(chan struct{})}
}

// add sends a source to the viewer over one more m-line of its offer.
func (v *viewer) add(connection *webrtc.PeerConnection, from *source) error {
	capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	if from.kind == webrtc.RTPCodecTypeAudio {
		capability = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	}
	track, err := webrtc.NewTrackLocalStaticRTP(capability, fmt.Sprint("track", len(v.forwarders)), "room")
	if err != nil {
		return err
	}
	sender, err := connection.AddTrack(track)
	if err != nil {
		return err
	}
	f := &forwarder{from: from, track: track}
	v.forwarders = append(v.forwarders, f)
	from.add(f)
	go readFeedback(sender, f)
	return nil
}

// run chooses layers until the viewer is gone.
func (v *viewer) run() {
	ticker := time.NewTicker(chooseEvery)
	defer ticker.Stop()
	for {
		select {
		case <-v.done:
			return
		case <-ticker.C:
			v.choose()
		}
	}
}

func (v *viewer) close() {
	v.closing.Do(func() {
		close(v.done)
		for _, f := range v.forwarders {
			f.from.remove(f)
		}
	})
}

// choose gives each picture the best layer that an equal share of the estimate
// has room for; sound comes first, and the smallest layer is always sent.
func (v *viewer) choose() {
	left := float64(v.estimator.GetTargetBitrate())
	var pictures []*forwarder
	for _, f := range v.forwarders {
		if f.from.kind == webrtc.RTPCodecTypeVideo {
			pictures = append(pictures, f)
		} else if layers := f.from.byBitrate(); len(layers) > 0 {
			left -= float64(layers[0].bitrate.Load())
			f.choose(layers[0])
		}
	}
	for _, f := range pictures {
		layers := f.from.byBitrate()
		if len(layers) == 0 {
			continue
		}
		best, now := layers[0], f.sending()
		wanted := 1.0
		for _, l := range layers {
			if float64(l.bitrate.Load())*wanted <= left/float64(len(pictures)) {
				best = l
			}
			if l == now {
				wanted = spare
			}
		}
		f.choose(best)
	}
}

// readFeedback has interceptors see a stream's RTCP, and passes on requests
// for key frames.
func readFeedback(sender *webrtc.RTPSender, f *forwarder) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				f.keyFrame()
			}
		}
	}
}
