using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>Actor systems whose remoting runs over links.</summary>
public sealed class LinkSystemTests : IAsyncLifetime
{
    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(system => system.Terminate()));

    [Fact]
    public async Task Messages_arrive_in_their_order_however_many_are_told_at_once()
    {
        const int Count = 10_000;
        var (a, b) = (Start(), Start());
        var received = Channel.CreateUnbounded<object>();
        var recorder = await RemoteAsync(a, b, Props.Create(() => new Recorder(received)));

        for (var number = 0; number < Count; number++)
        {
            recorder.Tell(number);
        }

        for (var number = 0; number < Count; number++)
        {
            Assert.Equal(number, await ReadAsync(received));
        }
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_and_the_largest_that_is_not_arrives()
    {
        var (a, b) = (Start(), Start());
        var received = Channel.CreateUnbounded<object>();
        var broken = Listen<DisassociatedEvent>(a);
        var recorder = await RemoteAsync(a, b, Props.Create(() => new Recorder(received)));

        recorder.Tell(new byte[1_000_000]);
        recorder.Tell("after it");
        Assert.Equal("after it", await ReadAsync(received));

        // Around the limit: whatever is not refused here must arrive there.
        const int Largest = 127_936;
        for (var bytes = Largest - 400; bytes <= Largest + 10; bytes++)
        {
            recorder.Tell(new byte[bytes]);
        }

        recorder.Tell("end");
        List<int> lengths = [];
        while (await ReadAsync(received) is byte[] message)
        {
            lengths.Add(message.Length);
        }

        Assert.InRange(lengths.Count, 1, 410);
        Assert.Equal(Enumerable.Range(lengths[0], lengths.Count), lengths);
        Assert.False(broken.Reader.TryPeek(out _));
    }

    [Fact]
    public async Task A_healthy_node_survives_a_peer_that_closes_in_mid_handshake()
    {
        var (a, b) = (Start(), Start());
        var failed = Listen<AssociationErrorEvent>(a);
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        a.ActorSelection($"akka.ssl.tcp://links@{stranger.LocalEndpoint}/user/nobody").Tell("hello");
        using (var socket = await stranger.AcceptSocketAsync())
        {
            await socket.ReceiveAsync(new byte[2048]);
        }

        var failure = await failed.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);

        Assert.Equal(stranger.LocalEndpoint.ToString(), $"{failure.RemoteAddress.Host}:{failure.RemoteAddress.Port}");
        Assert.Null(CoordinatedShutdown.Get(a).ShutdownReason);
        var received = Channel.CreateUnbounded<object>();
        (await RemoteAsync(a, b, Props.Create(() => new Recorder(received)))).Tell("alive");
        Assert.Equal("alive", await ReadAsync(received));
    }

    [Fact]
    public async Task Row17_A_node_with_another_secret_is_named_once_with_its_reason()
    {
        var errors = LinkNode.Errors();
        var (a, b) = (Start(LinkNode.CredentialsOf(LinkNode.Secret, errors)), Start(LinkNode.CredentialsOf(LinkNode.OtherSecret)));
        errors.Listen(a);
        var failed = Listen<AssociationErrorEvent>(a);
        var address = LinkNode.AddressOf(b);

        a.ActorSelection(new RootActorPath(address) / "user" / "nobody").Tell("hello");

        await failed.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);
        await Eventually.Holds(
            () => errors.Summary, summary => summary == $"127.0.0.1:{address.Port}: {LinkErrors.OtherSecret}.", "the reason is known", LinkNode.Patience);
    }

    [Fact]
    public async Task A_peer_that_has_gone_is_told_as_a_connection_that_broke_and_linked_again_when_it_is_back()
    {
        var (a, b) = (Start(), Start(port: FreePort.On(IPAddress.Loopback)));
        var received = Channel.CreateUnbounded<object>();
        var port = LinkNode.AddressOf(b).Port!.Value;
        var broken = Listen<DisassociatedEvent>(a);
        await RemoteAsync(a, b, Props.Create(() => new Recorder(received)));

        await b.Terminate();

        var told = await broken.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);
        Assert.Equal(port, told.RemoteAddress.Port);
        b = Start(port: port);
        b.ActorOf(Props.Create(() => new Recorder(received)), "recorder");
        var recorder = a.ActorSelection(new RootActorPath(LinkNode.AddressOf(b)) / "user" / "recorder");
        await Eventually.Holds(
            () =>
            {
                recorder.Tell("again");
                return received.Reader.TryRead(out _);
            },
            arrived => arrived, "messages arrive again", LinkNode.Patience);
    }

    private static Task<object> ReadAsync(Channel<object> received) => received.Reader.ReadAsync().AsTask().WaitAsync(LinkNode.Patience);

    /// <summary>Starts an actor on one system and gives its reference on the other.</summary>
    private static async Task<IActorRef> RemoteAsync(ActorSystem from, ActorSystem to, Props props)
    {
        var actor = to.ActorOf(props);
        return await from.ActorSelection(new RootActorPath(LinkNode.AddressOf(to)) / actor.Path.Elements).ResolveOne(LinkNode.Patience)
            .WaitAsync(LinkNode.Patience);
    }

    private static Channel<T> Listen<T>(ActorSystem system)
        where T : class
    {
        var events = Channel.CreateUnbounded<T>();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Recorder<T>(events))), typeof(T));
        return events;
    }

    private ActorSystem Start(LinkCredentials? credentials = null, int port = 0)
    {
        var system = LinkNode.Start(credentials, port);
        _systems.Add(system);
        return system;
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(Channel<object> received) => ReceiveAny(message => received.Writer.TryWrite(message));
    }

    private sealed class Recorder<T> : ReceiveActor
        where T : class
    {
        public Recorder(Channel<T> received) => Receive<T>(message => received.Writer.TryWrite(message));
    }
}
