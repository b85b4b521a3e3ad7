using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote.Transport;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>A transport that listens on loopback, without the rest of remoting.</summary>
internal sealed class LinkEnd : IAssociationEventListener, IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly Channel<LinkSide> _inbound = Channel.CreateUnbounded<LinkSide>();

    private LinkEnd(ActorSystem system, LinkFence fence)
    {
        (_system, Fence) = (system, fence);
        Transport = new LinkTransport(system, system.Settings.Config.GetConfig("akka.remote.videoroom-link"));
    }

    public LinkTransport Transport { get; }

    /// <summary>Cuts its links.</summary>
    public LinkFence Fence { get; }

    public Address Address { get; private set; } = null!;

    /// <summary>A link was made to this end that nobody has asked for.</summary>
    public bool HasAccepted => _inbound.Reader.TryPeek(out _);

    /// <summary>Starts one.</summary>
    /// <param name="credentials">What it proves.</param>
    /// <param name="link">Settings of the link, as HOCON.</param>
    /// <param name="port">Its port, or 0.</param>
    public static async Task<LinkEnd> StartAsync(LinkCredentials? credentials = null, string link = "", int port = 0)
    {
        var fence = new LinkFence();
        var end = new LinkEnd(ActorSystem.Create("end", LinkNode.SetupOf("local", credentials ?? LinkNode.Credentials, port, link, fence)), fence);
        var (address, listener) = await end.Transport.Listen();
        end.Address = address;
        listener.SetResult(end);
        return end;
    }

    /// <summary>Makes a link.</summary>
    public async Task<LinkSide> ConnectAsync(Address address)
        => new(await Transport.Associate(address).WaitAsync(LinkNode.Patience));

    /// <summary>The next link that was made to this end.</summary>
    public Task<LinkSide> AcceptAsync() => _inbound.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);

    public void Notify(IAssociationEvent ev) => _inbound.Writer.TryWrite(new LinkSide(((InboundAssociation)ev).Association));

    public async ValueTask DisposeAsync()
    {
        await Transport.Shutdown();
        await _system.Terminate();
    }
}
