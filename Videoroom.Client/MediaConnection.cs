using System.Globalization;
using System.Net;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Sdp;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client;

/// <summary>One session's media: what it sends and receives, and its way to the server. Offers and answers are brought by its owner.</summary>
/// <param name="options">What it sends, and whom it tells.</param>
/// <param name="host">What clients share.</param>
/// <param name="server">The host that offers go to: of the addresses that an answer has, media goes to that one.</param>
internal sealed class MediaConnection(MediaOptions options, CallClientHost host, string server) : IAsyncDisposable
{
    private readonly CallMedia _media = new();
    private readonly Dictionary<string, OutgoingStreamOptions> _own = [];

    // A server announces every address that it has; media goes where the offers go.
    private readonly IPAddress _serverAddress = IPAddress.TryParse(server, out var address) ? address : IPAddress.Loopback;
    private AnswerText? _answer;
    private IReadOnlyList<AnnouncedTurnServer> _turnServers = [];
    private ClientTransport? _transport;
    private bool _disposed;

    /// <summary>The present credentials.</summary>
    public IceParameters Ice { get; private set; } = IceParameters.CreateRandom();

    /// <summary>Its own streams by track id.</summary>
    public IReadOnlyDictionary<string, OutgoingStreamOptions> Own => _own;

    /// <summary>From now on its offers have a track of its own.</summary>
    public void AddOwn(string trackId, MediaKind kind)
    {
        var video = kind == MediaKind.Video;
        _own[trackId] = new OutgoingStreamOptions(
            RandomSsrc(),
            video ? RandomSsrc() : null,
            video ? OfferText.Vp8PayloadType : OfferText.OpusPayloadType,
            OfferText.RtxPayloadType,
            video ? 90_000 : 48_000,
            OfferText.TransportSequenceNumberId,
            video ? (byte)0 : OfferText.AudioLevelId);
    }

    /// <summary>Where the server's TURN servers are, for a connection that goes through one.</summary>
    public void SetTurnServers(IReadOnlyList<AnnouncedTurnServer> servers) => _turnServers = servers;

    /// <summary>The next offer has other credentials, and what is checked from here on has them.</summary>
    public void RestartIce()
    {
        var ice = Ice = IceParameters.CreateRandom();
        host.Loop.Post(() => _transport?.RestartIce(ice));
    }

    /// <summary>Takes an answer: what it sends, and the candidates in it.</summary>
    /// <param name="sdp">The answer.</param>
    /// <param name="midToTrackId">Whose each line is.</param>
    /// <exception cref="FormatException">It lacks what an answer has.</exception>
    public void SetAnswer(string sdp, IReadOnlyDictionary<string, string> midToTrackId)
    {
        var answer = AnswerText.Parse(sdp);
        host.Loop.Post(() =>
        {
            _media.SetIncoming(answer.Streams);
            Observe(midToTrackId);
        });
        _answer = answer;
        foreach (var line in sdp.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)))
        {
            AddCandidate(line["a=".Length..]);
        }
    }

    /// <summary>Takes one of the server's addresses (RFC 8839, section 5.1): <c>candidate:foundation component UDP priority address port typ host</c>.</summary>
    public void AddCandidate(string candidate)
    {
        var parts = candidate.Split(' ');
        if (_answer is not { } answer
            || !parts[2].Equals("UDP", StringComparison.OrdinalIgnoreCase)
            || !IPAddress.TryParse(parts[4], out var address)
            || !address.Equals(_serverAddress))
        {
            return;
        }

        var description = new ServerDescription(
            TransportAddress.FromAddress(address, ushort.Parse(parts[5], CultureInfo.InvariantCulture)),
            answer.Ice,
            answer.Fingerprints);
        host.Loop.Post(() => Connect(description));
    }

    /// <summary>Looks at the media on its own thread.</summary>
    public Task<T> MeasureAsync<T>(Func<CallMedia, ClientTransport?, T> look) => host.Loop.AskAsync(() => look(_media, _transport));

    public async ValueTask DisposeAsync() => await host.Loop.AskAsync(() =>
    {
        _disposed = true;
        _transport?.Dispose();
        return true;
    }).ConfigureAwait(false);

    private static uint RandomSsrc() => (uint)Random.Shared.NextInt64(1, 1L << 32);

    private void Observe(IReadOnlyDictionary<string, string> midToTrackId)
    {
        foreach (var (mid, stream) in _media.Incoming)
        {
            stream.Latencies = options.Latencies;
            stream.Frames.Completed = options.Frames is { } observer && midToTrackId.TryGetValue(mid, out var track)
                ? (now, decodable) => observer(track, decodable, now)
                : null;
        }
    }

    private void Connect(ServerDescription description)
    {
        if (_transport is not null || _disposed)
        {
            return;
        }

        _transport = new ClientTransport(
            host.Loop,
            host.Dtls,
            Ice,
            description,
            _media,
            user => ClientWires.Open(options.Way, host.Loop, description.Address, _turnServers, user))
        {
            Trace = options.Trace,
        };
        _media.Transport = _transport;
        var now = host.Loop.Clock.NowUs;
        foreach (var own in _own.Values)
        {
            IMediaSource source = own.ClockRate == 90_000
                ? new CameraSource(host.Recording, now, options.CameraSpeed)
                : new MicrophoneSource(now);
            source = options.Latencies is null ? source : new StampedSource(source, host.Loop.Clock);
            _media.Outgoing.Add(new OutgoingStream(own, source, host.Loop.Clock));
        }
    }
}
