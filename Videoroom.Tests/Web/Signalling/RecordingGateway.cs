using System.Threading.Channels;
using Videoroom.Actors.Channels;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>Keeps the joins for the test, which plays the room's part.</summary>
internal sealed class RecordingGateway : IChannelGateway
{
    private readonly Channel<OpenChannel> _joins = Channel.CreateUnbounded<OpenChannel>();

    public bool IsEmpty => _joins.Reader.Count == 0;

    public void Open(OpenChannel join) => _joins.Writer.TryWrite(join);

    /// <summary>The next join, waiting for it.</summary>
    public Task<OpenChannel> NextAsync() => _joins.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>The next join, which is there already.</summary>
    public OpenChannel Next() => _joins.Reader.TryRead(out var join) ? join : throw new InvalidOperationException("No join came.");
}
