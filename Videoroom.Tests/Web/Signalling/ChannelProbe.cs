using System.Threading.Channels;
using Akka.Actor;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>An actor in the place of a peer's channel; the test reads what it was told.</summary>
internal sealed class ChannelProbe
{
    private readonly Channel<object> _messages = Channel.CreateUnbounded<object>();

    public ChannelProbe(ActorSystem system)
    {
        var writer = _messages.Writer;
        Ref = system.ActorOf(Props.Create(() => new Recorder(writer)));
    }

    public IActorRef Ref { get; }

    /// <summary>The next message, waiting for it.</summary>
    public Task<object> NextAsync() => _messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Waits until this message has come; others before it are skipped.</summary>
    public async Task SkipToAsync(object message)
    {
        while (!message.Equals(await NextAsync()))
        {
        }
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(ChannelWriter<object> writer) => ReceiveAny(message => writer.TryWrite(message));
    }
}
