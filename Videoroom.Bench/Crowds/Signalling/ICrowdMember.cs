using Videoroom.Client;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>One member of a crowd: it has joined, and leaves when it is disposed.</summary>
internal interface ICrowdMember : IAsyncDisposable
{
    /// <summary>What it sends and receives.</summary>
    MediaSession Media { get; }
}
