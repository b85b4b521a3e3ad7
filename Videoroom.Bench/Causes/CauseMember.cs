using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Client.Publishing;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>A participant, and what the server tells it of the tracks that it receives.</summary>
internal sealed class CauseMember : IAsyncDisposable
{
    private readonly ConcurrentQueue<ToldCause> _history = new();
    private volatile IReadOnlyDictionary<string, TrackQuality> _told = new Dictionary<string, TrackQuality>();

    private CauseMember(string name) => Name = name;

    /// <summary>Its display name.</summary>
    public string Name { get; }

    /// <summary>Its client.</summary>
    public RoomClient Client { get; private set; } = null!;

    /// <summary>What it was told last, by track.</summary>
    public IReadOnlyDictionary<string, TrackQuality> Told => _told;

    /// <summary>Each change of a track's cause that it was told; a track begins with no cause.</summary>
    public IEnumerable<ToldCause> History => _history;

    /// <summary>Its picture; of a member that has one.</summary>
    public PublishedTrack Camera => Client.Published.Single(track => track.Kind == MediaKind.Video);

    /// <summary>Its sound; of a member that has one.</summary>
    public PublishedTrack Microphone => Client.Published.Single(track => track.Kind == MediaKind.Audio);

    /// <summary>Has one join.</summary>
    public static async Task<CauseMember> JoinAsync(RoomClientOptions options, ClientHost host, CancellationToken cancellation)
    {
        var member = new CauseMember(options.Name);
        member.Client = await RoomClient.JoinAsync(options with { Events = member.OnEvent }, host, cancellation);
        return member;
    }

    /// <summary>Changes how it sends a track of its own; done when this returns.</summary>
    public Task SetStreamsAsync(PublishedTrack track, Action<OutgoingStream> change) => Client.MeasureAsync((_, _) =>
    {
        track.Streams.ForEach(change);
        return true;
    });

    /// <summary>Leaves the room.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Client.LeaveAsync();
        }
        catch (WebSocketException)
        {
            // It is gone already.
        }

        await Client.DisposeAsync();
    }

    private void OnEvent(RoomEvent happened)
    {
        if (happened is not TrackQualitiesTold { Tracks: var tracks })
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        foreach (var track in tracks)
        {
            if ((_told.GetValueOrDefault(track.TrackId)?.Cause ?? TrackCause.None) != track.Cause)
            {
                _history.Enqueue(new ToldCause(now, track.TrackId, track.Cause));
            }
        }

        _told = tracks.ToDictionary(track => track.TrackId);
    }
}
