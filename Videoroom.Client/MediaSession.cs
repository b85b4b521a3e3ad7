using System.Globalization;
using System.Net;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Client.Publishing;
using Videoroom.Client.Sdp;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Sdp;

namespace Videoroom.Client;

/// <summary>
/// A peer connection without a browser: what it sends and receives, and its way to the server. Offers and answers are carried by its
/// owner, in whatever protocol: <see cref="RoomClient"/>, <see cref="Http.WhipClient"/> and <see cref="Http.WhepClient"/> are such owners.
/// <para>1. <see cref="Publish"/> and <see cref="Receive"/> add m-lines. 2. <see cref="CreateOffer"/>, then <see cref="SetAnswer"/>; or
/// <see cref="CreateAnswer"/> for a server that offers. 3. It connects by itself, sends and receives.</para>
/// Not safe for concurrent calls; the media runs on the host's thread.
/// </summary>
public sealed class MediaSession : IAsyncDisposable
{
    private readonly MediaSessionOptions _options;
    private readonly ClientHost _host;
    private readonly IReadOnlyList<IPAddress> _serverAddresses;
    private readonly SessionMedia _media;
    private readonly List<SessionLine> _lines = [];
    private readonly List<PublishedTrack> _published = [];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IceParameters _ice = IceParameters.CreateRandom();
    private ServerDescription? _server;
    private IReadOnlyList<AnnouncedTurnServer> _turnServers = [];
    private IReadOnlyDictionary<string, string> _trackIds = new Dictionary<string, string>();
    private ClientTransport? _transport;
    private int _offers;
    private bool _disposed;

    /// <summary>Makes a session that sends and receives nothing yet.</summary>
    /// <param name="options">How its media travels.</param>
    /// <param name="host">The thread that its media runs on.</param>
    /// <param name="serverAddresses">
    /// The addresses of the host that offers go to. Of the addresses that a server announces these are preferred; empty prefers none.
    /// </param>
    public MediaSession(MediaSessionOptions options, ClientHost host, IReadOnlyList<IPAddress> serverAddresses)
    {
        (_options, _host, _serverAddresses) = (options, host, serverAddresses);
        _media = new SessionMedia { Connected = () => _connected.TrySetResult() };
    }

    /// <summary>Its own tracks, in the order of <see cref="Publish"/>.</summary>
    public IReadOnlyList<PublishedTrack> Published => _published;

    /// <summary>Ends when media may flow.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Ends when the server has ended the connection or the DTLS handshake failed, with the reason.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>The offers so far.</summary>
    internal int Offers => _offers;

    /// <summary>Which track came on which mid in the last answer.</summary>
    internal IReadOnlyDictionary<string, string> TrackIds => _trackIds;

    /// <summary>Adds an m-line with a track of its own to the offers from here on.</summary>
    /// <param name="publication">The track.</param>
    /// <param name="trackId">Its id.</param>
    public PublishedTrack Publish(TrackPublication publication, string trackId)
    {
        var track = new PublishedTrack(trackId, NextMid(), publication);
        _published.Add(track);
        _lines.Add(new SessionLine(track.Mid, track.Kind, track));
        return track;
    }

    /// <summary>Sees that the offers from here on have so many m-lines that receive.</summary>
    /// <param name="kind">Audio or video.</param>
    /// <param name="lines">How many of them in all.</param>
    public void Receive(MediaKind kind, int lines)
    {
        for (var have = _lines.Count(line => line.Kind == kind && line.Track is null); have < lines; have++)
        {
            _lines.Add(new SessionLine(NextMid(), kind, null));
        }
    }

    /// <summary>The next offer, as SDP. It holds the ICE password: never log it.</summary>
    public string CreateOffer() => OfferWriter.Write(_lines, _ice, _host.Fingerprint, ++_offers, _options.Feedback, _options.VideoCodecs);

    /// <summary>Takes the answer to the last offer, and the candidates in it.</summary>
    /// <param name="sdp">The answer.</param>
    /// <param name="trackIds">The track that each m-line carries, by mid; null where the signalling names none: then the mids are the tracks' ids.</param>
    /// <exception cref="FormatException">The answer cannot be read, or lacks ICE credentials or a fingerprint.</exception>
    public void SetAnswer(string sdp, IReadOnlyDictionary<string, string>? trackIds = null)
        => Take(RemoteDescription.Parse(sdp, isOffer: false), trackIds);

    /// <summary>Answers an offer of the server's: receives what it sends.</summary>
    /// <param name="sdp">The offer.</param>
    /// <returns>The answer, as SDP. It holds the ICE password: never log it.</returns>
    /// <exception cref="FormatException">The offer cannot be read, or lacks ICE credentials or a fingerprint.</exception>
    public string CreateAnswer(string sdp)
    {
        var offer = RemoteDescription.Parse(sdp, isOffer: true);
        var answer = AnswerWriter.Answer(offer.Description, _ice, _host.Fingerprint);
        Take(offer, named: null);
        return SdpWriter.Write(answer);
    }

    /// <summary>Takes an address of the server's: a value of <c>a=candidate</c> with its prefix. Others than of UDP are passed over.</summary>
    public void AddCandidate(string candidate)
    {
        if (RemoteDescription.ReadCandidate(candidate) is { } address)
        {
            AddAddress(address);
        }
    }

    /// <summary>The next offer has other ICE credentials, and what is checked from here on has them.</summary>
    public void RestartIce()
    {
        var ice = _ice = IceParameters.CreateRandom();
        _host.Loop.Post(() => _transport?.RestartIce(ice));
    }

    /// <summary>Begins or stops to send one encoding of a track; the track stays published.</summary>
    /// <param name="track">The track.</param>
    /// <param name="rid">The encoding; null is all of them.</param>
    /// <param name="active">False stops it.</param>
    public void SetActive(PublishedTrack track, string? rid, bool active)
    {
        ArgumentNullException.ThrowIfNull(track);
        _host.Loop.Post(() =>
        {
            foreach (var stream in track.Streams.Where(stream => rid is null || stream.Options.Rid == rid))
            {
                stream.Active = active;
            }
        });
    }

    /// <summary>What was sent and received so far.</summary>
    public Task<SessionStatistics> GetStatisticsAsync()
    {
        var (published, trackIds) = (_published.ToList(), _trackIds);
        return MeasureAsync((media, transport) => media.Snapshot(trackIds) with
        {
            Outbound = [.. published.SelectMany(track => track.Streams.Select(stream => stream.Snapshot(track.TrackId)))],
            IsConnected = transport is { IsConnected: true, Ended: null },
            RoundTripTime = transport?.RoundTripUs is { } roundTrip ? TimeSpan.FromMicroseconds(roundTrip) : null,
        });
    }

    /// <summary>Ends the connection with a close_notify.</summary>
    public async ValueTask DisposeAsync() => await _host.Loop.AskAsync(() =>
    {
        _disposed = true;
        _transport?.Dispose();
        return true;
    }).ConfigureAwait(false);

    /// <summary>Of a track, sends just those encodings from now on that are active and among these: nobody needs the others.</summary>
    /// <param name="track">The track.</param>
    /// <param name="rids">The encodings; an empty list stops a track without simulcast too.</param>
    internal void SetNeeded(PublishedTrack track, IReadOnlySet<string> rids) => _host.Loop.Post(() =>
    {
        foreach (var stream in track.Streams)
        {
            stream.Needed = stream.Options.Rid is { } rid ? rids.Contains(rid) : rids.Count > 0;
        }
    });

    /// <summary>Where the server's TURN servers are, for a connection that goes through one.</summary>
    internal void SetTurnServers(IReadOnlyList<AnnouncedTurnServer> servers) => _turnServers = servers;

    /// <summary>Looks at the media on its own thread.</summary>
    internal Task<T> MeasureAsync<T>(Func<SessionMedia, ClientTransport?, T> look) => _host.Loop.AskAsync(() => look(_media, _transport));

    private string NextMid() => _lines.Count.ToString(CultureInfo.InvariantCulture);

    private void Take(RemoteDescription remote, IReadOnlyDictionary<string, string>? named)
    {
        var trackIds = named ?? remote.Streams.Select(stream => stream.Mid).Distinct().ToDictionary(mid => mid);
        (_server, _trackIds) = (remote.Server, trackIds);
        var published = _published.ToList();
        _host.Loop.Post(() =>
        {
            _media.SetIncoming(remote.Streams);
            Observe(trackIds);
            foreach (var track in published.Where(track => track.Streams.Count == 0))
            {
                Start(track, remote.Description.Media.FirstOrDefault(line => line.Mid == track.Mid));
            }
        });
        foreach (var address in remote.Addresses)
        {
            AddAddress(address);
        }
    }

    private void AddAddress(TransportAddress announced)
    {
        if (Route(announced) is not { } address)
        {
            return;
        }

        // A server announces every address that it has. Clients with addresses of a network of their own, such as the loopback network,
        // may reach no other than the one that offers go to.
        var isReachable = _options.Route is not null || _serverAddresses.Count == 0 || _serverAddresses.Contains(address.ToIPAddress())
            || (!_host.Loop.GivesAddresses && !_serverAddresses.All(IPAddress.IsLoopback));
        if (isReachable && _server is { } server)
        {
            var (ice, turnServers) = (_ice, _turnServers);
            _host.Loop.Post(() => Connect(server, ice, turnServers, address));
        }
    }

    private TransportAddress? Route(TransportAddress address)
        => _options.Route is not { } route ? address
            : route(address.ToEndPoint()) is { } other ? TransportAddress.FromEndPoint(other)
            : null;

    private void Observe(IReadOnlyDictionary<string, string> trackIds)
    {
        foreach (var (mid, stream) in _media.Incoming)
        {
            stream.Latencies = stream.Options.Kind == MediaKind.Audio ? _options.AudioLatencies ?? _options.Latencies : _options.Latencies;
            stream.Frames.Completed = _options.Frames is { } observer && trackIds.TryGetValue(mid, out var track)
                ? (now, decodable) => observer(track, decodable, now)
                : null;
        }
    }

    private void Connect(ServerDescription server, IceParameters ice, IReadOnlyList<AnnouncedTurnServer> turnServers, TransportAddress address)
    {
        if (_transport is not null)
        {
            _transport.AddAddress(address);
        }
        else if (!_disposed)
        {
            _media.Transport = _transport = new ClientTransport(
                _host.Loop, _host.Dtls, ice, server, address, _media, user => ClientWires.Open(_options, _host.Loop, address, turnServers, user))
            {
                Trace = _options.Trace,
                HasEnded = reason => _ended.TrySetResult(reason),
            };
        }
    }

    private void Start(PublishedTrack track, MediaDescription? answered)
    {
        if (answered is null || answered.IsRejected || answered.Payloads.Count == 0)
        {
            return;
        }

        var content = track.Publication.Content;
        var payload = answered.Payloads.First(payload => CodecNegotiation.IdentifyCodec(payload) is not null);
        var rtx = answered.Payloads.FirstOrDefault(candidate => ClientPayloads.Apt(candidate) == payload.PayloadType);
        for (var encoding = 0; encoding < track.Ssrcs.Count; encoding++)
        {
            var index = encoding;
            var options = new OutgoingStreamOptions
            {
                Ssrc = track.Ssrcs[encoding],
                RtxSsrc = rtx is null ? null : track.RtxSsrcs[encoding],
                PayloadType = payload.PayloadType,
                RtxPayloadType = rtx?.PayloadType ?? 0,
                ClockRate = content.Kind == MediaKind.Audio ? 48_000 : 90_000,
                Extensions = HeaderExtensionNegotiation.ToIds(answered.Extmaps),
                Mid = track.Mid,
                Rid = track.Rids.Count > 0 ? track.Rids[encoding] : null,
            };
            var stream = new OutgoingStream(options, nowUs => Open(content.Open(index, nowUs, track.Publication.Speed)), _host.Loop.Clock);
            track.Streams.Add(stream);
            _media.Outgoing.Add(stream);
        }
    }

    private IMediaSource Open(IMediaSource source) => _options.Latencies is null ? source : new StampedSource(source);
}
