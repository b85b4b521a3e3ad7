using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>How members join a server's rooms. One object serves all members of a process.</summary>
internal interface ICrowdSignalling : IAsyncDisposable
{
    /// <summary>Whether a publisher also receives the room's other publishers.</summary>
    bool PublishersReceive { get; }

    /// <summary>Joins as a publisher.</summary>
    Task<ICrowdMember> PublishAsync(JoinRequest request, IReadOnlyList<TrackPublication> tracks, CancellationToken cancellation);

    /// <summary>Joins as a viewer; the room's publishers are there.</summary>
    Task<ICrowdMember> ViewAsync(JoinRequest request, CancellationToken cancellation);
}
