using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Peers;

/// <summary>
/// The handle that an actor holds: every call becomes a command for the home loop. It bounds how many may wait there;
/// beyond that the connection fails, since dropping one would leave actor and loop with different ideas of it.
/// </summary>
internal sealed class PeerConnection(PeerSession session) : IPeerConnection
{
    /// <summary>Commands of one connection that may wait for its loop.</summary>
    public const int MaxPendingCommands = 1024;

    private int _pending;
    private int _closed;

    /// <inheritdoc/>
    public IceParameters LocalIce => session.LocalIce;

    /// <inheritdoc/>
    public TurnCredentials TurnCredentials => new(session.TurnUser.Username, session.TurnUser.Password);

    /// <summary>What the commands act on.</summary>
    internal PeerSession Session => session;

    /// <inheritdoc/>
    public void SetRemoteFingerprints(IReadOnlyList<CertificateFingerprint> fingerprints, DtlsRole ownRole = DtlsRole.Server)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        var terms = new DtlsTerms(fingerprints, ownRole);
        Post(static (session, state) => session.Transport.SetDtlsTerms((DtlsTerms)state!), terms);
    }

    /// <inheritdoc/>
    public void Publish(PublishOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Post(static (session, state) => session.Receiver.Publish((PublishOptions)state!), options);
    }

    /// <inheritdoc/>
    public void Unpublish(string trackId)
    {
        ArgumentNullException.ThrowIfNull(trackId);
        Post(static (session, state) => session.Receiver.Unpublish((string)state!), trackId);
    }

    /// <inheritdoc/>
    public void Subscribe(SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Post(static (session, state) => session.Sender.Subscribe((SubscribeOptions)state!), options);
    }

    /// <inheritdoc/>
    public void Unsubscribe(string mid)
    {
        ArgumentNullException.ThrowIfNull(mid);
        Post(static (session, state) => session.Sender.Unsubscribe((string)state!), mid);
    }

    /// <inheritdoc/>
    public void SetTargetEncoding(string trackId, string rid)
    {
        ArgumentNullException.ThrowIfNull(trackId);
        ArgumentNullException.ThrowIfNull(rid);
        Post(
            static (session, state) =>
            {
                var (trackId, rid) = ((string, string))state!;
                session.Sender.SetTargetEncoding(trackId, rid);
            },
            (trackId, rid));
    }

    /// <inheritdoc/>
    public void SetNeeds(IReadOnlyList<TrackNeed> needs)
    {
        ArgumentNullException.ThrowIfNull(needs);
        Post(static (session, state) => session.Sender.SetNeeds((IReadOnlyList<TrackNeed>)state!), needs);
    }

    /// <inheritdoc/>
    public void SetQualityReport(QualityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Post(
            static (session, state) =>
            {
                var report = (QualityReport)state!;
                session.Receiver.SetLimitations(report.Limitations);
                session.Sender.SetSlowDecoders(report.SlowDecoders);
            },
            report);
    }

    /// <inheritdoc/>
    public void SetInactiveTracks(IReadOnlySet<string> trackIds)
    {
        ArgumentNullException.ThrowIfNull(trackIds);
        Post(static (session, state) => session.Sender.SetInactiveTracks((IReadOnlySet<string>)state!), trackIds);
    }

    /// <inheritdoc/>
    public void SetTrackSource(string trackId, TrackSource source)
    {
        ArgumentNullException.ThrowIfNull(trackId);
        ArgumentNullException.ThrowIfNull(source);
        Post(
            static (session, state) =>
            {
                var (trackId, source) = ((string, TrackSource))state!;
                session.Sender.SetTrackSource(trackId, source);
            },
            (trackId, source));
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        session.Observer.Close();
        session.Post(static (session, _) => session.Teardown(), null);
    }

    private void Post(Action<PeerSession, object?> run, object state)
    {
        if (Volatile.Read(ref _closed) != 0)
        {
            return;
        }

        if (Interlocked.Increment(ref _pending) > MaxPendingCommands)
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                session.Post(
                    static (session, _) => session.Fail(PeerConnectionFailure.Overloaded, "Too many changes at once."), null);
            }

            return;
        }

        session.Post(
            static (session, state) =>
            {
                var command = (PendingCommand)state!;
                Interlocked.Decrement(ref command.Connection._pending);
                command.Run(session, command.State);
            },
            new PendingCommand(this, run, state));
    }

    private sealed record PendingCommand(PeerConnection Connection, Action<PeerSession, object?> Run, object State);
}
