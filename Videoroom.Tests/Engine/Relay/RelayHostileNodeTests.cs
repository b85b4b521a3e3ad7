using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>A node that has the keys and sends nonsense: a later version, or one with a fault.</summary>
public sealed class RelayHostileNodeTests : IDisposable
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    private readonly FaultLog _log = new();
    private readonly Random _random = new(5);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _datagram = new byte[2048];

    [Fact]
    public async Task Whatever_an_authentic_node_sends_ends_nothing()
    {
        await using var fixture = new EngineFixture(configure: options => options with { NodeName = "here", RelayAddress = IPAddress.Loopback }, loggerFactory: _log);
        var relay = fixture.Engine.Relay;
        var offer = relay.CreateOffer("there");
        using var sealer = new RelaySealer(offer);
        _socket.Connect(IPEndPoint.Parse(offer.Address));
        relay.Open("there", new RelayLinkOptions(new RelayOffer(_socket.LocalEndPoint!.ToString()!, 1, new byte[16], new byte[12])));

        // One track each way: ours with three layers, theirs with two.
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new("l"), new("m"), new("h")));
        publisher.Settle();
        var viewer = fixture.Client("bob").Connect();
        viewer.Connection.Subscribe(TestTracks.VideoSlot("u", SlotSsrc) with { Source = new TrackSource("there", 1) });
        viewer.Settle();
        relay.HandleControl("there", RelayControlWriter.Write(new RelaySubscribe(new RelayTrackKey("room", "t", 1))));
        relay.HandleControl("there", RelayControlWriter.Write(Describe(handle: 1)));
        fixture.Until(() => fixture.Engine.Counters is { RelayedTracksIn: 1, RelayedTracksOut: 1 });

        for (var i = 0; i < 20_000; i++)
        {
            var payload = new byte[_random.Next(3) == 0 ? _random.Next(0, 40) : new[] { 0, 1, 2, 8, 16 }[_random.Next(5)]];
            _random.NextBytes(payload);
            if (_random.Next(4) == 0)
            {
                payload = TestTracks.Vp8((uint)_random.Next(4), (ushort)_random.Next(65_536), (uint)_random.Next(), _random.Next(2) == 0, fill: 9);
            }

            var frame = new RelayFrame((RelayFrameKind)_random.Next(11), (byte)_random.Next(10), (ushort)_random.Next(_random.Next(2) == 0 ? 8 : 65_536), (uint)_random.Next(4));
            Send(sealer, frame, payload);
            if (i % 50 == 0)
            {
                var control = new byte[_random.Next(64)];
                _random.NextBytes(control);
                relay.HandleControl("there", control);
                relay.HandleControl("there", RelayControlWriter.Write(Describe((uint)_random.Next(1, 4))));
                fixture.Pump();
            }
        }

        // It is still a link, and a track on it still plays.
        relay.HandleControl("there", RelayControlWriter.Write(Describe(handle: 77)));
        publisher.Settle();
        viewer.Rtp.Clear();
        ushort number = 0;
        fixture.Until(() =>
        {
            number++;
            Send(sealer, new RelayFrame(RelayFrameKind.Media, 0, number, 77), TestTracks.Vp8(PublisherSsrc, number, 3000u * number, keyFrame: true, fill: 123));
            return viewer.Rtp.Exists(packet => packet[^1] == 123);
        });
        Assert.Empty(_log.Errors);
        Assert.True(relay.Links[0].Refused > 100);
        Assert.Equal(2, fixture.Engine.Counters.PeerConnections);
        relay.Close("there");
        fixture.CloseAll();
    }

    public void Dispose() => _socket.Dispose();

    private static RelayDescribe Describe(uint handle) => new(new RelayTrackKey("room", "u", 1))
    {
        Handle = handle,
        Connection = 5,
        Format = new CodecFormat(Codec.Vp8, TestTracks.Vp8PayloadType, 90_000),
        Extensions = new HeaderExtensionIds { Mid = 1 },
        Rids = ["l", "h"],
        Live = 3,
        Stable = 3,
    };

    private void Send(RelaySealer sealer, in RelayFrame frame, byte[] payload)
        => _socket.Send(_datagram, 0, sealer.Seal(frame, payload, _datagram), SocketFlags.None);
}
