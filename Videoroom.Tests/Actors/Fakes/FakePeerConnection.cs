using System.Collections.Concurrent;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Actors.Fakes;

internal sealed class FakePeerConnection(PeerConnectionOptions options, IPeerConnectionObserver observer) : IPeerConnection
{
    private volatile bool _isClosed;

    public PeerConnectionOptions Options { get; } = options;

    public IPeerConnectionObserver Observer { get; } = observer;

    public bool IsClosed => _isClosed;

    /// <summary>Makes the endpoint crash at the next offer.</summary>
    public bool FailsToPublish { get; set; }

    public ConcurrentQueue<PublishOptions> Published { get; } = new();

    public ConcurrentQueue<string> Unpublished { get; } = new();

    public ConcurrentQueue<SubscribeOptions> Subscribed { get; } = new();

    public IceParameters LocalIce { get; } = new("serverufrag", "server-password-of-enough-chars");

    public TurnCredentials TurnCredentials { get; } = new("1790000000:" + options.PeerId, "turn-password");

    public ConcurrentQueue<(string TrackId, string Rid)> TargetEncodings { get; } = new();

    public ConcurrentQueue<(string TrackId, TrackSource Source)> TrackSources { get; } = new();

    public ConcurrentQueue<IReadOnlyList<TrackNeed>> Needs { get; } = new();

    public ConcurrentQueue<QualityReport> QualityReports { get; } = new();

    public ConcurrentQueue<IReadOnlySet<string>> InactiveTracks { get; } = new();

    public void SetRemoteFingerprints(IReadOnlyList<CertificateFingerprint> fingerprints, DtlsRole ownRole = DtlsRole.Server)
    {
    }

    public void Publish(PublishOptions options)
    {
        if (FailsToPublish)
        {
            throw new InvalidOperationException("A crash, as the spec wishes.");
        }

        Published.Enqueue(options);
    }

    public void Unpublish(string trackId) => Unpublished.Enqueue(trackId);

    public void Subscribe(SubscribeOptions options) => Subscribed.Enqueue(options);

    public void Unsubscribe(string mid)
    {
    }

    public void SetTargetEncoding(string trackId, string rid) => TargetEncodings.Enqueue((trackId, rid));

    public void SetNeeds(IReadOnlyList<TrackNeed> needs) => Needs.Enqueue(needs);

    public void SetQualityReport(QualityReport report) => QualityReports.Enqueue(report);

    public void SetInactiveTracks(IReadOnlySet<string> trackIds) => InactiveTracks.Enqueue(trackIds);

    public void SetTrackSource(string trackId, TrackSource source) => TrackSources.Enqueue((trackId, source));

    public void Close() => _isClosed = true;
}
