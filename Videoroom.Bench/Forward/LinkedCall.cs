using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Recordings;
using Videoroom.Engine;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using OutgoingStream = Videoroom.Client.Media.OutgoingStream;

namespace Videoroom.Bench.Forward;

/// <summary>
/// One publisher and some viewers with media engines alone, no signalling: on one node, or the viewers on another that is linked to
/// the publisher's. All in this process; the engines have one loop each.
/// </summary>
internal sealed class LinkedCall : IAsyncDisposable
{
    private const string RoomId = "link";
    private const string TrackId = "publisher:camera";
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;
    private const byte PayloadType = 96;
    private const byte MidId = 1;

    private readonly DtlsCertificate _certificate = DtlsCertificate.CreateSelfSigned();
    private readonly ClientHost _host = new();
    private readonly List<MediaEngine> _engines = [];
    private readonly List<(IPeerConnection Connection, SessionMedia Media)> _viewers = [];
    private IPeerConnection? _publisher;
    private OutgoingStream? _camera;

    private LinkedCall()
    {
    }

    /// <summary>The engines, the publisher's first.</summary>
    public IReadOnlyList<MediaEngine> Engines => _engines;

    /// <summary>The publisher's side of the link.</summary>
    public RelayLinkStatistics? Link => _engines[0].Relay.Links is [var link, ..] ? link : null;

    /// <summary>Begins it; done when every viewer has a picture.</summary>
    /// <param name="viewers">How many.</param>
    /// <param name="isLinked">Whether they are on another node than the publisher.</param>
    /// <param name="speed">How much faster than recorded the camera plays.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<LinkedCall> BeginAsync(int viewers, bool isLinked, double speed, CancellationToken cancellation)
    {
        var call = new LinkedCall();
        try
        {
            call.StartEngines(isLinked ? 2 : 1);
            await call.PublishAsync(speed);
            for (var i = 0; i < viewers; i++)
            {
                await call.ViewAsync(i);
            }

            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (await call.CountAsync(media => media.Incoming.Values.All(stream => stream.Frames.DecodableFrames > 0) ? 1 : 0) < viewers)
            {
                await look.WaitForNextTickAsync(cancellation);
            }

            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>Packets that the publisher has sent.</summary>
    public Task<long> PublishedAsync() => _host.Loop.AskAsync(() => _camera!.Packets);

    /// <summary>Packets that all viewers have got.</summary>
    public Task<long> DeliveredAsync() => CountAsync(media => media.PacketsReceived);

    public async ValueTask DisposeAsync()
    {
        _publisher?.Close();
        foreach (var (connection, _) in _viewers)
        {
            connection.Close();
        }

        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }

        _host.Dispose();
        _certificate.Dispose();
    }

    private void StartEngines(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _engines.Add(new MediaEngine(
                new MediaEngineOptions
                {
                    Certificate = _certificate,
                    Port = 0,
                    Loops = 1,
                    NodeName = NameOf(i),
                    RelayAddress = IPAddress.Loopback,
                },
                TimeProvider.System,
                NullLoggerFactory.Instance));
            _engines[i].Relay.Start(new Control(this, i));
        }

        if (count != 2)
        {
            return;
        }

        _engines[0].Relay.Open(NameOf(1), new RelayLinkOptions(_engines[1].Relay.CreateOffer(NameOf(0))));
        _engines[1].Relay.Open(NameOf(0), new RelayLinkOptions(_engines[0].Relay.CreateOffer(NameOf(1))));
    }

    private async Task PublishAsync(double speed)
    {
        var media = new SessionMedia();
        _publisher = await ConnectAsync(_engines[0], "publisher", media);
        _publisher.Publish(new PublishOptions
        {
            TrackId = TrackId,
            Mid = "0",
            Format = new CodecFormat(Codec.Vp8, PayloadType, 90_000),
            Encodings = [new PublishedEncoding(null, PublisherSsrc)],
            Nack = true,
            PictureLossIndication = true,
        });
        await _host.Loop.AskAsync(() =>
        {
            _camera = new OutgoingStream(
                new OutgoingStreamOptions { Ssrc = PublisherSsrc, PayloadType = PayloadType, ClockRate = 90_000 },
                nowUs => StockRecordings.TestPicture.Open(0, nowUs, speed),
                _host.Loop.Clock);
            media.Outgoing.Add(_camera);
            return true;
        });
    }

    private async Task ViewAsync(int number)
    {
        var media = new SessionMedia();
        media.SetIncoming([new IncomingStreamOptions("0", MediaKind.Video, SlotSsrc, null) { Formats = IncomingFormats.Of(Codec.Vp8, PayloadType), ReducedSize = true }]);
        var connection = await ConnectAsync(_engines[^1], $"viewer{number}", media);
        _viewers.Add((connection, media));
        connection.Subscribe(new SubscribeOptions
        {
            TrackId = TrackId,
            Source = new TrackSource(NameOf(0), 1),
            Mid = "0",
            Ssrc = SlotSsrc,
            Format = new CodecFormat(Codec.Vp8, PayloadType, 90_000),
            Extensions = new HeaderExtensionIds { Mid = MidId },
            Cname = "publisher",
        });
    }

    private async Task<IPeerConnection> ConnectAsync(MediaEngine engine, string peerId, SessionMedia media)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = engine.CreatePeerConnection(new PeerConnectionOptions(RoomId, peerId), new Observer(connected));
        connection.SetRemoteFingerprints([_host.Fingerprint]);
        var server = new ServerDescription(connection.LocalIce, [engine.Fingerprint]);
        var address = TransportAddress.FromAddress(IPAddress.Loopback, (ushort)engine.AnnouncedAddresses[0].Port);
        await _host.Loop.AskAsync(() => media.Transport = new ClientTransport(
            _host.Loop, _host.Dtls, IceParameters.CreateRandom(), server, address, media, user => new DirectWire(_host.Loop, user)));
        await connected.Task;
        return connection;
    }

    private Task<long> CountAsync(Func<SessionMedia, long> count) => _host.Loop.AskAsync(() => _viewers.Sum(viewer => count(viewer.Media)));

    private static string NameOf(int engine) => $"node{engine}";

    private sealed class Control(LinkedCall call, int engine) : IRelayControl
    {
        public void Send(string node, ReadOnlyMemory<byte> message) => call._engines[1 - engine].Relay.HandleControl(NameOf(engine), message);
    }

    private sealed class Observer(TaskCompletionSource connected) : IPeerConnectionObserver
    {
        public void OnReached()
        {
        }

        public void OnIceSelected(string remoteUsernameFragment, IPEndPoint remote)
        {
        }

        public void OnConnected() => connected.TrySetResult();

        public void OnFailed(PeerConnectionFailure failure, string reason) => connected.TrySetException(new InvalidOperationException(reason));

        public void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason)
        {
        }

        public void OnNeededEncodings(string trackId, IReadOnlyList<string> rids)
        {
        }

        public void OnVoiceActivity(string trackId, bool isSpeaking)
        {
        }

        public void OnSample(PeerConnectionSample sample)
        {
        }
    }
}
