using System.Threading.Channels;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>One side of a link, and what it has told.</summary>
internal sealed class LinkSide(AssociationHandle handle) : IHandleEventListener
{
    private readonly Channel<IHandleEvent> _events = Channel.CreateUnbounded<IHandleEvent>();

    public AssociationHandle Handle => handle;

    /// <summary>Takes what comes from now on, and what has come.</summary>
    public LinkSide Listen()
    {
        handle.ReadHandlerSource.SetResult(this);
        return this;
    }

    public bool Write(params byte[] frame) => handle.Write(ByteString.CopyFrom(frame));

    public void Close() => handle.Disassociate("the test ends it", NoLogger.Instance);

    /// <summary>The next thing that the link tells.</summary>
    public Task<IHandleEvent> NextAsync() => _events.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);

    /// <summary>The next frame.</summary>
    public async Task<byte[]> ReadAsync() => Assert.IsType<InboundPayload>(await NextAsync()).Payload.ToByteArray();

    public void Notify(IHandleEvent ev) => _events.Writer.TryWrite(ev);
}
