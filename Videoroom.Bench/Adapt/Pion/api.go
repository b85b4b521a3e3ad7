package main

import (
	"net"

	"github.com/pion/ice/v2"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v3"
)

// newAPI makes PeerConnections with Opus and VP8, and with Pion's defaults:
// NACK in both directions, reports, transport-wide feedback about what comes.
// What congestion control adds goes before them, as Pion's own example has it.
func newAPI(congestion func(*webrtc.MediaEngine, *interceptor.Registry) error) (*webrtc.API, error) {
	media := &webrtc.MediaEngine{}
	for _, codec := range []struct {
		kind       webrtc.RTPCodecType
		number     webrtc.PayloadType
		capability webrtc.RTPCodecCapability
	}{
		{webrtc.RTPCodecTypeAudio, 111, webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1",
		}},
		{webrtc.RTPCodecTypeVideo, 96, webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}},
	} {
		parameters := webrtc.RTPCodecParameters{RTPCodecCapability: codec.capability, PayloadType: codec.number}
		if err := media.RegisterCodec(parameters, codec.kind); err != nil {
			return nil, err
		}
	}

	// By these Pion tells the layers of simulcast apart.
	for _, uri := range []string{sdp.SDESMidURI, sdp.SDESRTPStreamIDURI, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"} {
		extension := webrtc.RTPHeaderExtensionCapability{URI: uri}
		if err := media.RegisterHeaderExtension(extension, webrtc.RTPCodecTypeVideo); err != nil {
			return nil, err
		}
	}

	interceptors := &interceptor.Registry{}
	if congestion != nil {
		if err := congestion(media, interceptors); err != nil {
			return nil, err
		}
	}
	if err := webrtc.RegisterDefaultInterceptors(media, interceptors); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(
		webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(interceptors), webrtc.WithSettingEngine(loopback()),
	), nil
}

// newViewerAPI adds Google's congestion control at the sender's side. Each
// PeerConnection hands its estimator to found before it is made completely.
func newViewerAPI(initialBitrate int, found func(cc.BandwidthEstimator)) (*webrtc.API, error) {
	return newAPI(func(media *webrtc.MediaEngine, interceptors *interceptor.Registry) error {
		control, err := cc.NewInterceptor(func() (cc.BandwidthEstimator, error) {
			return gcc.NewSendSideBWE(gcc.SendSideBWEInitialBitrate(initialBitrate))
		})
		if err != nil {
			return err
		}
		control.OnNewPeerConnection(func(_ string, estimator cc.BandwidthEstimator) { found(estimator) })
		interceptors.Add(control)
		return webrtc.ConfigureTWCCHeaderExtensionSender(media, interceptors)
	})
}

// loopback has one candidate, on the loopback interface.
func loopback() webrtc.SettingEngine {
	settings := webrtc.SettingEngine{}
	settings.SetLite(true)
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetInterfaceFilter(func(name string) bool { return name == "lo" })
	settings.SetIPFilter(func(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) })
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	return settings
}
